import Bus
import Contracts

/// The accounts of one kind of establishment that an operation touches, day by day.
///
/// T1: in every region, on every day, the balances sum to zero, a school occupies no more than it
/// holds, and so the region's schools together no more than was approved.
struct EstablishmentLedger: Sendable, Equatable {
    private(set) var lines: [LedgerAccount: StepLine<AccountLevel>]
    /// The accounts whose lines an operation has changed.
    private(set) var touched: Set<LedgerAccount> = []

    init(lines: [LedgerAccount: StepLine<AccountLevel>] = [:]) { self.lines = lines }

    func line(_ account: LedgerAccount) -> StepLine<AccountLevel> {
        lines[account] ?? StepLine()
    }

    /// Carries out a posting from its day on.
    ///
    /// - Parameter field: the request's field that an account stands for, for the error.
    /// - Throws: `RuleViolation` T1 when an account cannot give what is taken; nothing is changed then.
    mutating func post(_ posting: LedgerPosting, field: (LedgerAccount) -> String) throws {
        var after = self
        let days = DayInterval(from: posting.effectiveOn)
        // In the order of the legs, so that the same request names the same field each time.
        let order = posting.legs.flatMap { [$0.from, $0.to] }
        let changes = posting.changes
        for (account, change) in changes {
            after.add(AccountLevel(balance: change, occupied: 0), to: account, over: days)
        }
        for account in order where !after.isAllowed(account, over: days) {
            throw RuleViolation(
                "T1", "ESTABLISHMENT_EXHAUSTED", field: field(account),
                "\(account.name) does not have that many vacant posts on every day from "
                    + posting.effectiveOn.text)
        }
        self = after
    }

    /// Occupies one post of a school.
    ///
    /// - Throws: `RuleViolation` T1 when the school has no vacant post on one of the days.
    mutating func occupy(_ account: LedgerAccount, over days: DayInterval, field: String) throws {
        var line = self.line(account)
        let full = line.steps(in: days).first { $0.level.occupied >= $0.level.balance }
        if full != nil || line.level(on: days.from).balance == 0 {
            throw RuleViolation(
                "T1", "ESTABLISHMENT_EXHAUSTED", field: field,
                "\(account.name) has no vacant post from "
                    + max(days.from, full?.day ?? days.from).text)
        }
        line.add(AccountLevel(balance: 0, occupied: 1), over: days)
        lines[account] = line
        touched.insert(account)
    }

    /// Gives back the days of one post that an appointment no longer needs.
    mutating func release(_ account: LedgerAccount, over days: DayInterval) {
        add(AccountLevel(balance: 0, occupied: -1), to: account, over: days)
    }

    private mutating func add(
        _ change: AccountLevel, to account: LedgerAccount, over days: DayInterval
    ) {
        lines[account, default: StepLine()].add(change, over: days)
        touched.insert(account)
    }

    private func isAllowed(_ account: LedgerAccount, over days: DayInterval) -> Bool {
        line(account).steps(in: days).allSatisfy { $0.level.isAllowed(on: account.type) }
    }
}
