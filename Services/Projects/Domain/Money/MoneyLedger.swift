import Bus
import Contracts

/// All money entries of one project, by day, and the guard that holds on every one of those days
/// (P3).
///
/// Σ payments ≤ Σ contracts ≤ approved budget, Σ payments ≤ funds in place, and no contract is
/// overpaid. Because it holds by day, a change approved today does not excuse a payment dated
/// before it.
struct MoneyLedger: Sendable {
    struct Entry: Sendable, Hashable {
        enum Kind: Sendable, Hashable {
            /// The approved budget, or an approved change of it.
            case budget
            /// A contract signed, or an approved change of it.
            case contract(String)
            case funds
            /// A payment on a contract.
            case payment(String)
        }

        var day: CalendarDate
        var kind: Kind
        /// Negative only for an approved reduction.
        var fen: Int64
    }

    struct Totals: Sendable, Hashable {
        var approved: Int64 = 0
        var contracted: Int64 = 0
        var funds: Int64 = 0
        var paid: Int64 = 0
    }

    private(set) var entries: [Entry]

    init(_ entries: [Entry] = []) { self.entries = entries }

    /// Adds entries that belong together, such as a change of a budget and of a contract. Throws
    /// what they would break, and leaves the ledger as it was.
    mutating func add(_ added: [Entry]) throws {
        let candidate = entries + added
        try Self.check(candidate)
        entries = candidate
    }

    func totals() throws -> Totals {
        try entries.reduce(into: Totals()) { totals, entry in try totals.add(entry) }
    }

    /// Holds the guard at the end of every day that has an entry.
    static func check(_ entries: [Entry]) throws {
        var totals = Totals()
        var contracts: [String: (amount: Int64, paid: Int64)] = [:]
        let days = Dictionary(grouping: entries, by: \.day)
        for (day, ofDay) in days.sorted(by: { $0.key < $1.key }) {
            for entry in ofDay {
                try totals.add(entry)
                switch entry.kind {
                case .contract(let number):
                    contracts[number, default: (0, 0)].amount += entry.fen
                case .payment(let number):
                    contracts[number, default: (0, 0)].paid += entry.fen
                case .budget, .funds: break
                }
            }
            try totals.check(on: day)
            for (number, contract) in contracts where contract.paid > contract.amount {
                throw RuleViolation(
                    "P3", "CONTRACT_OVERPAID", field: "amount",
                    "on \(day) contract \(number) would have \(Money(fen: contract.paid)) yuan paid"
                        + " of \(Money(fen: contract.amount))")
            }
        }
    }
}

extension MoneyLedger.Totals {
    fileprivate mutating func add(_ entry: MoneyLedger.Entry) throws {
        switch entry.kind {
        case .budget: approved = try Self.sum(approved, entry.fen)
        case .contract: contracted = try Self.sum(contracted, entry.fen)
        case .funds: funds = try Self.sum(funds, entry.fen)
        case .payment: paid = try Self.sum(paid, entry.fen)
        }
    }

    private static func sum(_ left: Int64, _ right: Int64) throws -> Int64 {
        try (Money(fen: left) + Money(fen: right)).fen
    }

    fileprivate func check(on day: CalendarDate) throws {
        guard approved <= ProjectLimits.amount.fen else {
            throw RuleViolation(
                "P3", "BUDGET_OVER_LIMIT", field: "budgetChange",
                "on \(day) the budget would exceed \(ProjectLimits.amount) yuan, the most of one"
                    + " project")
        }
        guard funds <= ProjectLimits.amount.fen else {
            throw RuleViolation(
                "P3", "FUNDS_OVER_LIMIT", field: "amount",
                "on \(day) the funds would exceed \(ProjectLimits.amount) yuan, the most of one"
                    + " project")
        }
        guard contracted <= approved else {
            throw RuleViolation(
                "P3", "CONTRACTS_EXCEED_BUDGET", field: "amount",
                "on \(day) contracts of \(Money(fen: contracted)) yuan would exceed the approved"
                    + " budget of \(Money(fen: approved)); a change must be approved first")
        }
        guard paid <= contracted else {
            throw RuleViolation(
                "P3", "PAYMENTS_EXCEED_CONTRACTS", field: "amount",
                "on \(day) payments of \(Money(fen: paid)) yuan would exceed contracts"
                    + " of \(Money(fen: contracted))")
        }
        guard paid <= funds else {
            throw RuleViolation(
                "P3", "PAYMENTS_EXCEED_FUNDS", field: "amount",
                "on \(day) payments of \(Money(fen: paid)) yuan would exceed the funds in place"
                    + " of \(Money(fen: funds))")
        }
        guard approved >= 0, contracted >= 0 else {
            throw RuleViolation(
                "P3", "NEGATIVE_BUDGET", field: "budgetChange",
                "on \(day) the budget or a contract would be negative")
        }
    }
}
