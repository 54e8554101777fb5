/// What is wrong with one row of a market: the table, the row, the field and the rule.
public struct MarketViolation: Sendable, Hashable {
    public enum Table: String, Sendable, Hashable, CaseIterable {
        case plan, quotas, candidates
    }

    /// A closed set; each names what the field must be.
    public enum Rule: String, Sendable, Hashable, CaseIterable {
        /// `SeniorLimits.codeRule`.
        case code = "CODE"
        /// A code that stands in an earlier row already.
        case duplicate = "DUPLICATE"
        /// A school that has no row in the plan.
        case unknownSchool = "UNKNOWN_SCHOOL"
        /// A school that stands among the wishes twice.
        case repeatedWish = "REPEATED_WISH"
        /// A number outside its bounds.
        case range = "RANGE"
        /// More of something than `SeniorLimits` allows.
        case limit = "LIMIT"
    }

    public let table: Table
    /// Counted from 0; nil when it is about the whole table.
    public let row: Int?
    public let column: String
    public let rule: Rule
    public let message: String

    public init(table: Table, row: Int?, column: String, rule: Rule, message: String) {
        self.table = table
        self.row = row
        self.column = column
        self.rule = rule
        self.message = message
    }
}

/// Why nothing was computed: the rows that are wrong, the first `SeniorLimits.violations` of them.
public struct InvalidMarket: Error, Sendable, Hashable {
    public let violations: [MarketViolation]
    /// How many there are in all.
    public let count: Int
}
