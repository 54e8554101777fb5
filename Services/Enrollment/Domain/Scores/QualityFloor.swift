import Bus
import Contracts

/// 综合素质评价等级: the lowest one to be admitted with, beside the marks.
///
/// Source: 五年规划 八（二）, marks and 综合素质评价 together. Which grade is a year's own rule.
enum QualityFloor {
    /// Who may have a reserved seat may be admitted at all.
    static func check(_ rules: ExamRules) throws(CallError) {
        guard let open = rules.openQuality else { return }
        guard let quota = rules.quotaQuality, quota.reaches(open) else {
            throw .invalid(
                "rules.openQuality", rule: "order",
                "must not be better than quotaQuality, which then is given")
        }
    }

    /// - Throws: E6 when the grade is below the year's lowest.
    static func check(
        _ quality: QualityGrade, _ rules: ExamRules, field: String, of whom: String
    ) throws(RuleViolation) {
        guard let lowest = rules.openQuality, !quality.reaches(lowest) else { return }
        throw RuleViolation(
            "E6", "QUALITY_BELOW", field: field,
            "\(whom) has the grade \(quality.rawValue) in 综合素质评价; \(rules.schoolYear) admits from \(lowest.rawValue) on"
        )
    }
}

extension QualityGrade {
    func reaches(_ lowest: Self) -> Bool { rawValue <= lowest.rawValue }
}
