import Bus
import Contracts

/// 分配生资格: decided from the candidate's rolls, never from what anybody says.
enum QuotaHistory {
    /// A roll at a junior school, by days; still active when it has no end.
    struct Spell: Sendable, Equatable {
        var school: SchoolCode
        var from: CalendarDate
        var to: CalendarDate?
    }

    /// Whether a candidate was on the roll of the school that entered it, without a break, through the days that count.
    static func decide(
        graduate: GraduateKind, quality: QualityGrade, juniorSchool: SchoolCode, _ spells: [Spell],
        _ rules: ExamRules
    ) -> QuotaEligibility {
        guard graduate == .fresh else { return QuotaEligibility(.formerGraduate) }
        if let lowest = rules.quotaQuality, !quality.reaches(lowest) {
            return QuotaEligibility(.qualityBelow)
        }
        guard !spells.isEmpty else { return QuotaEligibility(.noRoll) }
        let here = spells.filter { $0.school == juniorSchool }
        guard !here.isEmpty else { return QuotaEligibility(.otherSchool) }
        let throughout = here.contains { covers($0, rules) }
        guard !throughout else { return QuotaEligibility(.eligible) }
        let wasElsewhere = spells.contains { $0.school != juniorSchool && overlaps($0, rules) }
        if wasElsewhere { return QuotaEligibility(.otherSchool) }
        let cameInTime = here.contains { $0.from <= rules.quotaFrom }
        return QuotaEligibility(cameInTime ? .interrupted : .tooLate)
    }

    private static func covers(_ spell: Spell, _ rules: ExamRules) -> Bool {
        spell.from <= rules.quotaFrom && (spell.to.map { $0 >= rules.quotaUntil } ?? true)
    }

    private static func overlaps(_ spell: Spell, _ rules: ExamRules) -> Bool {
        spell.from <= rules.quotaUntil && (spell.to.map { $0 >= rules.quotaFrom } ?? true)
    }
}
