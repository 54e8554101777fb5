import Contracts
import Store

/// A row of `establishment_accounts`.
struct AccountRow: Codable, Sendable {
    var kind: EstablishmentKind
    var account: String
    var type: AccountType
    var region: RegionCode
    var school: SchoolCode?
    /// Always public: a private school has no account (T6).
    var ownership: Ownership?

    init(_ account: LedgerAccount, kind: EstablishmentKind) {
        self.kind = kind
        self.account = account.name
        type = account.type
        region = account.region
        school = account.school
        ownership = account.school == nil ? nil : .public
    }
}

/// A row of `establishment_days`.
struct AccountDayRow: Codable, Sendable {
    var kind: EstablishmentKind
    var account: String
    var type: AccountType
    var fromDay: CalendarDate
    var balance: Int64
    var occupied: Int64
}

extension ReadTransaction {
    /// The lines of some accounts of one kind.
    func ledger(
        _ accounts: some Sequence<LedgerAccount>, kind: EstablishmentKind
    ) throws -> EstablishmentLedger {
        var lines: [LedgerAccount: StepLine<AccountLevel>] = [:]
        for account in accounts where lines[account] == nil {
            let rows = try fetchAll(
                AccountDayRow.self,
                "SELECT * FROM establishment_days WHERE kind = ? AND account = ? ORDER BY from_day",
                [kind, account.name])
            lines[account] = StepLine(
                steps: rows.map {
                    StepLine.Step(
                        day: $0.fromDay,
                        level: AccountLevel(balance: $0.balance, occupied: $0.occupied))
                })
        }
        return EstablishmentLedger(lines: lines)
    }
}

extension WriteTransaction {
    /// Writes the steps in which a ledger differs from what was read.
    func save(
        _ ledger: EstablishmentLedger, before: EstablishmentLedger, kind: EstablishmentKind
    ) throws {
        for account in ledger.touched.sorted(by: { $0.name < $1.name }) {
            let known = before.line(account).steps
            if known.isEmpty {
                try upsert(
                    into: "establishment_accounts", AccountRow(account, kind: kind),
                    key: ["kind", "account"])
            }
            let levels = Dictionary(uniqueKeysWithValues: known.map { ($0.day, $0.level) })
            for step in ledger.line(account).steps where levels[step.day] != step.level {
                try upsert(
                    into: "establishment_days",
                    AccountDayRow(
                        kind: kind, account: account.name, type: account.type, fromDay: step.day,
                        balance: step.level.balance, occupied: step.level.occupied),
                    key: ["kind", "account", "from_day"])
            }
        }
    }
}
