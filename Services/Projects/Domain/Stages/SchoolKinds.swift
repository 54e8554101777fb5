import Bus
import Contracts

/// Which stages a school can teach by the category in its code. Seats of any other stage would
/// never find a school in the register.
enum SchoolKinds {
    /// 九年一贯制 and 完全中学 teach two stages, a primary school may have kindergarten classes.
    static func taught(by category: SchoolCategory) -> Set<Stage> {
        switch category.stage {
        case .primary: [.kindergarten, .primary, .junior]
        case .junior: [.primary, .junior]
        case .senior: [.junior, .senior]
        case let stage?: [stage]
        case nil: []
        }
    }

    /// Throws INVALID_ARGUMENT for a stage that a school of this code cannot teach.
    static func check(_ stage: Stage, of school: SchoolCode) throws(CallError) {
        guard taught(by: school.category).contains(stage) else {
            throw .invalid(
                "stage", rule: "P8",
                "\(stage.rawValue) is not taught by a school of category"
                    + " \(school.category.rawValue), the first two digits of its code")
        }
    }
}
