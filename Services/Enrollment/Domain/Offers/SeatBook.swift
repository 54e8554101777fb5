import Bus
import Contracts

/// The seats of one plan line (E1): what is offered holds a seat from the moment of the offer.
///
/// `offered + confirmed <= seats` before and after every verb. Holding a seat for an offer that still
/// waits for its answer, rather than on confirmation only, means that no confirmation can ever fail
/// for want of a seat. The price is that declined seats come free only when declined.
struct SeatBook: Sendable, Equatable {
    private(set) var seats: Int
    private(set) var offered: Int
    private(set) var confirmed: Int

    /// Seats moved between two accounts of the ledger.
    struct Movement: Sendable, Equatable {
        var from: SeatAccount
        var to: SeatAccount
        var seats: Int
        var cause: SeatCause
    }

    init(seats: Int, offered: Int = 0, confirmed: Int = 0) {
        self.seats = seats
        self.offered = offered
        self.confirmed = confirmed
    }

    var available: Int { seats - offered - confirmed }

    /// Opens the seats of a line that is being published.
    static func publish(seats: Int) -> (book: SeatBook, movement: Movement) {
        (
            SeatBook(seats: seats),
            Movement(from: .plan, to: .available, seats: seats, cause: .published)
        )
    }

    mutating func offer() throws(RuleViolation) -> Movement {
        guard available > 0 else {
            throw RuleViolation(
                "E1", "SEATS_EXHAUSTED", field: "planLineID",
                "all \(seats) seats of the plan line are offered or confirmed")
        }
        offered += 1
        return Movement(from: .available, to: .offered, seats: 1, cause: .offerMade)
    }

    mutating func confirm(from state: OfferState) throws(RuleViolation) -> Movement {
        guard state == .offered, offered > 0 else { throw Self.answered(state) }
        offered -= 1
        confirmed += 1
        return Movement(from: .offered, to: .confirmed, seats: 1, cause: .offerConfirmed)
    }

    /// A child gives the seat back, before or after confirming.
    mutating func decline(from state: OfferState) throws(RuleViolation) -> Movement {
        switch state {
        case .offered where offered > 0:
            offered -= 1
            return Movement(from: .offered, to: .available, seats: 1, cause: .offerDeclined)
        case .confirmed where confirmed > 0:
            confirmed -= 1
            return Movement(from: .confirmed, to: .available, seats: 1, cause: .offerDeclined)
        default:
            throw Self.answered(state)
        }
    }

    /// Puts an amendment in force; nil when the number of seats stays.
    mutating func amend(to newSeats: Int) throws(RuleViolation) -> Movement? {
        guard newSeats >= offered + confirmed else {
            throw RuleViolation(
                "E1", "SEATS_TAKEN", field: "seats",
                "\(offered + confirmed) seats are offered or confirmed already")
        }
        let change = newSeats - seats
        seats = newSeats
        if change == 0 { return nil }
        return change > 0
            ? Movement(from: .plan, to: .available, seats: change, cause: .amended)
            : Movement(from: .available, to: .plan, seats: -change, cause: .amended)
    }

    private static func answered(_ state: OfferState) -> RuleViolation {
        RuleViolation(
            "OFFER_STATE", "OFFER_ANSWERED", field: "offerID",
            "the offer is \(state.rawValue) already")
    }
}
