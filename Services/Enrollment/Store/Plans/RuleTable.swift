import Bus
import Contracts
import Store

/// A row of `enrollment_rules`.
private struct RuleRow: Decodable {
    var id: String
    var rule: EnrollmentRuleID
    var limit: Int?
    var unit: String
    var validFrom: CalendarDate
    var validTo: CalendarDate?
    var document: String
    var heading: String

    enum CodingKeys: String, CodingKey {
        case id, rule, unit, document, heading
        case limit = "limit_value"
        case validFrom = "valid_from"
        case validTo = "valid_to"
    }

    var answer: EnrollmentRule {
        EnrollmentRule(
            id: id, rule: rule, limit: limit, unit: unit, validFrom: validFrom, validTo: validTo,
            document: document, heading: heading)
    }
}

/// A row of `rule_exemptions`.
struct ExemptionRow: Codable, Sendable {
    var id: String
    var rule: EnrollmentRuleID
    var schoolCode: SchoolCode
    var documentNo: String
    var reason: String
    var limit: Int
    var validFrom: CalendarDate
    var validTo: CalendarDate?
    var grantedBy: String
    var grantedAt: Int64

    enum CodingKeys: String, CodingKey {
        case id, rule, reason
        case schoolCode = "school_code"
        case documentNo = "document_no"
        case limit = "limit_value"
        case validFrom = "valid_from"
        case validTo = "valid_to"
        case grantedBy = "granted_by"
        case grantedAt = "granted_at"
    }

    var answer: RuleExemption {
        RuleExemption(
            id: id, rule: rule, schoolCode: schoolCode, documentNo: documentNo, reason: reason,
            limit: limit, validFrom: validFrom, validTo: validTo, grantedBy: grantedBy,
            grantedAt: Timestamp(millisecondsSinceEpoch: grantedAt))
    }
}

extension ReadTransaction {
    /// The rules as they stand in the store: a new document is a new row, not a new program.
    func ruleBook() throws -> RuleBook {
        try RuleBook(
            fetchAll(RuleRow.self, "SELECT * FROM enrollment_rules ORDER BY rule, valid_from")
                .map(\.answer))
    }

    func exemptions(rule: EnrollmentRuleID?, school: SchoolCode?) throws -> [RuleExemption] {
        var conditions = Conditions()
        conditions.equal("rule", rule)
        conditions.equal("school_code", school)
        return try fetchAll(
            ExemptionRow.self,
            "SELECT * FROM rule_exemptions \(conditions.text) ORDER BY id", conditions.values
        ).map(\.answer)
    }
}
