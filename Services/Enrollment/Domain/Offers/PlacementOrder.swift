import Bus
import Contracts

/// Which compulsory-stage seat an officer may offer by hand: none to a child whose place the district's allocation decides.
///
/// With a run of the district every seat goes by it, or to one of its open cases with reason and document (E10): otherwise a
/// child that never applied could be put before those who wait.
enum PlacementOrder {
    /// - Parameters:
    ///   - hasApplication: a live one of the school year and stage.
    ///   - run: of the district, frozen or later and not voided; nil when there is none.
    /// - Throws: E10.
    static func check(hasApplication: Bool, run: String?) throws(RuleViolation) {
        guard !hasApplication else {
            throw RuleViolation(
                "E10", "HAS_APPLICATION", field: "idNumber",
                "the child's application is placed by the allocation of its district, or by ResolveOpenCase once it is an open case"
            )
        }
        guard let run else { return }
        throw RuleViolation(
            "E10", "NOT_APPLIED", field: "idNumber",
            "the district's places go by \(run): the child applies first, and is then an open case")
    }
}
