public import Bus

/// Request of `MakeOffer`. The ID number becomes a `PersonKey` and is not kept.
public struct MakeOffer: BusMessage, Hashable {
    public var planLineID: String
    public var idNumber: ResidentID
    /// Where the child's roll is, for senior-high pools (E5). Taken from the roll when the child is on it.
    public var originRegion: RegionCode?

    public init(planLineID: String, idNumber: ResidentID, originRegion: RegionCode? = nil) {
        self.planLineID = planLineID
        self.idNumber = idNumber
        self.originRegion = originRegion
    }
}

/// Request of `ConfirmOffer`.
public struct ConfirmOffer: BusMessage, Hashable {
    public var offerID: String

    public init(offerID: String) { self.offerID = offerID }
}

/// Request of `DeclineOffer`.
public struct DeclineOffer: BusMessage, Hashable {
    public var offerID: String
    public var reason: String

    public init(offerID: String, reason: String) {
        self.offerID = offerID
        self.reason = reason
    }
}

/// Request of `GetOffer`.
public struct GetOffer: BusMessage, Hashable {
    public var offerID: String

    public init(offerID: String) { self.offerID = offerID }
}

/// A seat promised to a child. Live while OFFERED or CONFIRMED.
public struct SeatOffer: BusMessage, Hashable {
    /// `2025-3441000001-senior-1-open-17`
    public var id: String
    public var planLineID: String
    public var personKey: PersonKey
    public var state: OfferState
    public var madeAt: Timestamp
    /// When it was last confirmed or declined.
    public var answeredAt: Timestamp?

    public init(
        id: String, planLineID: String, personKey: PersonKey, state: OfferState, madeAt: Timestamp,
        answeredAt: Timestamp?
    ) {
        self.id = id
        self.planLineID = planLineID
        self.personKey = personKey
        self.state = state
        self.madeAt = madeAt
        self.answeredAt = answeredAt
    }
}

public enum OfferState: String, WireEnum {
    /// Waiting for an answer; holds a seat.
    case offered
    case confirmed
    case declined
}
