public import Bus

/// Request of `GetSeatLedger`.
public struct GetSeatLedger: BusMessage, Hashable {
    public var planLineID: String
    /// Only entries after this number.
    public var after: Int?
    /// At most this many entries; `EnrollmentLimits.ledgerEntries` when nil.
    public var limit: Int?

    public init(planLineID: String, after: Int? = nil, limit: Int? = nil) {
        self.planLineID = planLineID
        self.after = after
        self.limit = limit
    }
}

/// 学位台账: a plan line's seats in double entry. `available + offered + confirmed == seats`, always.
public struct SeatLedger: BusMessage, Hashable {
    public var planLineID: String
    public var seats: Int
    /// Balances computed from all entries.
    public var available: Int
    public var offered: Int
    public var confirmed: Int
    public var entries: [SeatLedgerEntry]

    public init(
        planLineID: String, seats: Int, available: Int, offered: Int, confirmed: Int,
        entries: [SeatLedgerEntry]
    ) {
        self.planLineID = planLineID
        self.seats = seats
        self.available = available
        self.offered = offered
        self.confirmed = confirmed
        self.entries = entries
    }
}

/// Seats moved from one account to another, and why.
public struct SeatLedgerEntry: BusMessage, Hashable {
    /// From 1 within the plan line, without gaps.
    public var number: Int
    public var from: SeatAccount
    public var to: SeatAccount
    public var seats: Int
    public var cause: SeatCause
    public var offerID: String?
    public var at: Timestamp
    /// The pseudonymous account that acted.
    public var actor: String

    public init(
        number: Int, from: SeatAccount, to: SeatAccount, seats: Int, cause: SeatCause,
        offerID: String?, at: Timestamp, actor: String
    ) {
        self.number = number
        self.from = from
        self.to = to
        self.seats = seats
        self.cause = cause
        self.offerID = offerID
        self.at = at
        self.actor = actor
    }
}

public enum SeatAccount: String, WireEnum {
    /// The plan the seats come from; its balance is minus the seats published.
    case plan
    case available
    case offered
    case confirmed
}

public enum SeatCause: String, WireEnum {
    case published
    case amended
    case offerMade
    case offerConfirmed
    case offerDeclined
}
