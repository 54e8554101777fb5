import Bus
import Contracts

/// Which stages a school can teach by the category in its code. Seats of any other stage would
/// never find a school in the register.
enum SchoolKinds {
    /// Throws INVALID_ARGUMENT for a stage that a school of this code cannot teach.
    static func check(_ stage: Stage, of school: SchoolCode) throws(CallError) {
        guard school.category.stage?.stagesTaught.contains(stage) == true else {
            throw .invalid(
                "stage", rule: "P8",
                "\(stage.rawValue) is not taught by a school of category"
                    + " \(school.category.rawValue), the first two digits of its code")
        }
    }
}
