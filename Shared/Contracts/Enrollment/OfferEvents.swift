public import Bus

/// A child was offered a seat.
public struct OfferMade: EventPayload, Hashable {
    public static let eventType = "enrollment.offer.made.v1"
    public var offerID: String
    public var planLineID: String
    public var personKey: PersonKey

    public init(offerID: String, planLineID: String, personKey: PersonKey) {
        self.offerID = offerID
        self.planLineID = planLineID
        self.personKey = personKey
    }
}

/// An offer was confirmed.
public struct OfferConfirmed: EventPayload, Hashable {
    public static let eventType = "enrollment.offer.confirmed.v1"
    public var offerID: String
    public var planLineID: String
    public var personKey: PersonKey

    public init(offerID: String, planLineID: String, personKey: PersonKey) {
        self.offerID = offerID
        self.planLineID = planLineID
        self.personKey = personKey
    }
}

/// An offer was declined; its seat is free again.
public struct OfferDeclined: EventPayload, Hashable {
    public static let eventType = "enrollment.offer.declined.v1"
    public var offerID: String
    public var planLineID: String
    public var personKey: PersonKey
    /// What it was before: offered or confirmed.
    public var from: OfferState

    public init(offerID: String, planLineID: String, personKey: PersonKey, from: OfferState) {
        self.offerID = offerID
        self.planLineID = planLineID
        self.personKey = personKey
        self.from = from
    }
}
