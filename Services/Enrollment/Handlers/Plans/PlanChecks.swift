import Bus
import Contracts
import Store

/// A proposal together with what the store knows of its school.
struct PlanCase: Sendable {
    var school: SchoolRow
    var verdict: PlanGuards.Verdict
    var certifiedSeats: Int
}

extension ReadTransaction {
    /// Loads what a proposal is held against, and holds it.
    ///
    /// - Parameter field: the request's path to the number of seats.
    func planCase(_ proposal: PlanProposal, field: String = "proposal.seats") throws -> PlanCase {
        let school = try requireActiveSchool(proposal.schoolCode, field: "proposal.schoolCode")
        guard let stage = try stage(proposal.stage, of: school.code) else {
            throw RuleViolation(
                "E4", "STAGE_NOT_TAUGHT", field: "proposal.stage",
                "school \(school.code) does not teach \(proposal.stage.rawValue)")
        }
        let facts = PlanGuards.Facts(
            schoolStage: school.stage, certifiedSeats: stage.certifiedSeats,
            otherLinesSeats: try otherLinesSeats(of: proposal), construction: school.construction,
            exemptions: try exemptions(rule: nil, school: school.code))
        let verdict = try PlanGuards.check(proposal, facts, by: ruleBook(), field: field)
        return PlanCase(
            school: school, verdict: verdict, certifiedSeats: stage.certifiedSeats)
    }
}

extension PlanRow {
    /// Keeps the numbers and rules of a check with the line.
    mutating func keep(_ planCase: PlanCase) {
        certifiedSeats = planCase.certifiedSeats
        classLimit = planCase.verdict.classLimit
        rules = planCase.verdict.rules
    }

    /// Takes a proposal's numbers; its key is this line's id.
    mutating func take(_ proposal: PlanProposal) {
        seats = proposal.seats
        classes = proposal.classes
        special = proposal.special
    }

    func answer(_ school: SchoolRow) -> PlanLine {
        answer(region: school.region, ownership: school.ownership)
    }
}
