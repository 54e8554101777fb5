public import Bus

/// A child is suspected of having dropped out, for the first time or again.
public struct DropoutSuspected: EventPayload, Hashable {
    public static let eventType = "enrollment.dropout.suspected.v1"
    public var caseID: String
    public var personKey: PersonKey
    public var episode: Int
    public var cause: DropoutCause

    public init(caseID: String, personKey: PersonKey, episode: Int, cause: DropoutCause) {
        self.caseID = caseID
        self.personKey = personKey
        self.episode = episode
        self.cause = cause
    }
}

/// A case was closed (销号).
public struct DropoutClosed: EventPayload, Hashable {
    public static let eventType = "enrollment.dropout.closed.v1"
    public var caseID: String
    public var personKey: PersonKey
    public var episode: Int
    public var state: DropoutState

    public init(caseID: String, personKey: PersonKey, episode: Int, state: DropoutState) {
        self.caseID = caseID
        self.personKey = personKey
        self.episode = episode
        self.state = state
    }
}
