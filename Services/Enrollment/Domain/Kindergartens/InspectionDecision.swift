import Bus
import Contracts

/// What a yearly inspection's result becomes. 一票否决: a veto overrides every other result and nothing lifts it.
///
/// Source: 学前 plan, heading 13.
enum InspectionDecision {
    /// The record after a finding by hand.
    ///
    /// - Throws: VETO_BY_EVENT for VETOED, INSPECTION_VETOED when the year is vetoed.
    static func find(
        _ result: InspectionResult, document: String, in earlier: KindergartenInspection?,
        of school: SchoolCode, _ year: SchoolYear
    ) throws(RuleViolation) -> KindergartenInspection {
        guard result != .vetoed else {
            throw RuleViolation(
                "E11", "VETO_BY_EVENT", field: "result",
                "a veto follows from an ethics decision and is not recorded by hand")
        }
        guard earlier?.result != .vetoed else {
            throw RuleViolation(
                "E11", "INSPECTION_VETOED", field: "result", "the year's inspection is vetoed")
        }
        return KindergartenInspection(
            schoolCode: school, schoolYear: year, result: result, found: nil,
            documentNo: document, vetoEvent: nil)
    }

    /// The record after a veto; nil when it is vetoed already.
    static func veto(
        by event: String, in earlier: KindergartenInspection?, of school: SchoolCode,
        _ year: SchoolYear
    ) -> KindergartenInspection? {
        guard earlier?.result != .vetoed else { return nil }
        return KindergartenInspection(
            schoolCode: school, schoolYear: year, result: .vetoed, found: earlier?.result,
            documentNo: earlier?.documentNo, vetoEvent: event)
    }
}
