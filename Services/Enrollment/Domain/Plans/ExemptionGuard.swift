import Bus
import Contracts

/// When a school may be exempted from a rule: only from one that is younger than its project.
enum ExemptionGuard {
    /// - Throws: the rule takes no exemption, or the school's project began under the rule.
    static func check(
        _ request: GrantExemption, construction: Construction?, by book: RuleBook
    ) throws(RuleViolation) {
        guard request.rule == .seniorSize else {
            throw RuleViolation(
                request.rule.rawValue, "RULE_WITHOUT_EXEMPTION", field: "rule",
                "no exemption from this rule exists")
        }
        if let end = request.validTo, end < request.validFrom {
            throw RuleViolation(
                request.rule.rawValue, "EMPTY_PERIOD", field: "validTo",
                "the exemption ends before it begins")
        }
        guard let construction, construction.kind != .expansion else {
            throw RuleViolation(
                request.rule.rawValue, "NO_PROJECT", field: "schoolCode",
                "the school has no new construction that the rule would touch")
        }
        let (version, limit) = try book.limit(of: request.rule, on: request.validFrom)
        guard construction.startedOn < version.validFrom else {
            throw RuleViolation(
                request.rule.rawValue, "PROJECT_BEGAN_UNDER_RULE", field: "schoolCode",
                "the project started on \(construction.startedOn), when \(version.id) was in force")
        }
        guard request.limit > limit else {
            throw RuleViolation(
                request.rule.rawValue, "EXEMPTION_WITHOUT_EFFECT", field: "limit",
                "the rule itself allows \(limit)")
        }
    }
}
