/// What an account holds and how much of it is occupied, on one day.
struct AccountLevel: StepLevel, Hashable {
    var balance: Int64
    var occupied: Int64

    static let zero = AccountLevel(balance: 0, occupied: 0)

    static func + (left: AccountLevel, right: AccountLevel) -> AccountLevel {
        AccountLevel(
            balance: left.balance + right.balance, occupied: left.occupied + right.occupied)
    }

    /// Whether the level is allowed on an account of this type (T1).
    func isAllowed(on type: AccountType) -> Bool {
        switch type {
        case .approved: balance <= 0 && occupied == 0
        case .reserve: balance >= 0 && occupied == 0
        case .school: occupied >= 0 && occupied <= balance
        }
    }
}
