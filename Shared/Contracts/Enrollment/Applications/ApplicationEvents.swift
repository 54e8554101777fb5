public import Bus

/// A family's application was submitted, for the first time or again.
public struct ApplicationSubmitted: EventPayload, Hashable {
    public static let eventType = "enrollment.application.submitted.v1"
    public var receipt: ReceiptNumber
    public var personKey: PersonKey
    public var stage: Stage
    public var ownership: Ownership
    /// 1 when submitted first, one more each time after a return.
    public var round: Int

    public init(
        receipt: ReceiptNumber, personKey: PersonKey, stage: Stage, ownership: Ownership,
        round: Int
    ) {
        self.receipt = receipt
        self.personKey = personKey
        self.stage = stage
        self.ownership = ownership
        self.round = round
    }
}

/// A proof's check came to an end: by its register, or by an officer.
public struct CheckCompleted: EventPayload, Hashable {
    public static let eventType = "enrollment.check.completed.v1"
    public var receipt: ReceiptNumber
    public var proof: Proof
    /// `pass`, `fail` or `manual`.
    public var state: CheckState
    public var holds: Bool
    public var reason: RegisterReason?

    public init(
        receipt: ReceiptNumber, proof: Proof, state: CheckState, holds: Bool,
        reason: RegisterReason?
    ) {
        self.receipt = receipt
        self.proof = proof
        self.state = state
        self.holds = holds
        self.reason = reason
    }
}
