import Bus
import Contracts

/// The guards of a plan line, E4 first: certified seats, class size, and the size of a new senior high.
///
/// Pure: the same facts and the same rule book give the same findings for ever.
enum PlanGuards {
    /// What is known of a proposed line's school.
    struct Facts: Sendable, Equatable {
        /// The school's own kind.
        var schoolStage: Stage
        /// Certified seats in the proposal's stage.
        var certifiedSeats: Int
        /// Seats of the school's other lines of the same year and stage, drafts left out.
        var otherLinesSeats: Int
        var construction: Construction?
        /// The school's exemptions, of any rule and date.
        var exemptions: [RuleExemption]
    }

    /// What the guards found, and by which rules.
    struct Verdict: Sendable, Equatable {
        var findings: [RuleFinding]
        /// Ids of the versions asked, in order.
        var rules: [String]
        /// The class limit used; nil when the stage has none.
        var classLimit: Int?

        /// Throws the first finding as a status that names the rule and the field.
        func enforce() throws(RuleViolation) {
            guard let first = findings.first else { return }
            throw RuleViolation(
                "E4", CallError.Reason(rawValue: first.rule.rawValue), field: first.field,
                findings.map(\.message).joined(separator: "; "))
        }
    }

    /// Holds a proposal against the rules in force on the first day of its school year.
    ///
    /// - Parameter field: the request's path to the number of seats.
    /// - Throws: when a rule that must be asked has no known version for that day.
    static func check(
        _ proposal: PlanProposal, _ facts: Facts, by book: RuleBook,
        field: String = "proposal.seats"
    ) throws(RuleViolation) -> Verdict {
        var verdict = Verdict(findings: [], rules: [], classLimit: nil)
        let isSenior = proposal.stage == .senior
        let day = proposal.schoolYear.firstDay
        let certified = isSenior ? try book.version(of: .plannedWithinCertified, on: day) : nil
        // The invariant holds for every stage; only for senior highs does a document state it.
        verdict.rules.append(certified?.id ?? EnrollmentRuleID.plannedWithinCertified.rawValue)
        let planned = proposal.seats + facts.otherLinesSeats
        if planned > facts.certifiedSeats {
            verdict.findings.append(
                RuleFinding(
                    rule: .plannedWithinCertified, ruleVersion: verdict.rules[0],
                    field: field, limit: facts.certifiedSeats, actual: planned,
                    message:
                        "plan lines of the school year and stage come to \(planned) seats, above"
                        + " the \(facts.certifiedSeats) certified"))
        }
        guard isSenior else { return verdict }
        try checkClasses(proposal, field, on: day, by: book, into: &verdict)
        try checkSize(facts, on: day, by: book, into: &verdict)
        return verdict
    }

    private static func checkClasses(
        _ proposal: PlanProposal, _ field: String, on day: CalendarDate, by book: RuleBook,
        into verdict: inout Verdict
    ) throws(RuleViolation) {
        let (version, perClass) = try book.limit(of: .seniorEntryClass, on: day)
        verdict.rules.append(version.id)
        verdict.classLimit = perClass
        let most = perClass * proposal.classes
        guard proposal.seats > most else { return }
        verdict.findings.append(
            RuleFinding(
                rule: .seniorEntryClass, ruleVersion: version.id, field: field,
                limit: most, actual: proposal.seats,
                message:
                    "\(proposal.seats) seats are above \(perClass) × \(proposal.classes) classes"
                    + " = \(most)"))
    }

    private static func checkSize(
        _ facts: Facts, on day: CalendarDate, by book: RuleBook, into verdict: inout Verdict
    ) throws(RuleViolation) {
        guard facts.schoolStage == .senior, let construction = facts.construction,
            construction.kind != .expansion
        else { return }
        let (version, most) = try book.limit(of: .seniorSize, on: day)
        verdict.rules.append(version.id)
        // A school that understates its design is still measured by the seats certified to it.
        let size = max(construction.designCapacity, facts.certifiedSeats)
        guard size > most else { return }
        let exemption = facts.exemptions.first { exemption in
            exemption.rule == .seniorSize && exemption.limit >= size
                && exemption.validFrom <= day && (exemption.validTo.map { day <= $0 } ?? true)
        }
        let ruleIsYounger = construction.startedOn < version.validFrom
        if ruleIsYounger, let exemption {
            verdict.rules.append(exemption.id)
            return
        }
        verdict.findings.append(
            RuleFinding(
                rule: .seniorSize, ruleVersion: version.id, field: "construction.designCapacity",
                limit: most, actual: size, ruleDatedAfterProjectStart: ruleIsYounger,
                exemptionRequired: ruleIsYounger,
                message:
                    "a new senior high of \(size) pupils violates rule \(version.id), limit \(most)"
                    + (ruleIsYounger
                        ? ", rule dated after project start (\(construction.startedOn)),"
                            + " exemption document required"
                        : "")))
    }
}
