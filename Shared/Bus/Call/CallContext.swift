/// What flows from a handler into the calls it makes, by task-local value.
public struct CallContext: Sendable {
    /// The handler's own deadline: a call made inside never outlives it.
    public var deadline: ContinuousClock.Instant
    /// Joins the log lines of one request across services.
    public var requestID: String
    /// What the handler's caller needs personal data for; calls made inside need it for the same.
    public var purpose: String?
    public var caseNumber: String?

    public init(
        deadline: ContinuousClock.Instant, requestID: String, purpose: String? = nil,
        caseNumber: String? = nil
    ) {
        self.deadline = deadline
        self.requestID = requestID
        self.purpose = purpose
        self.caseNumber = caseNumber
    }

    /// What a handler's own calls inherit.
    init(_ call: ServerContext) {
        self.init(
            deadline: call.deadline, requestID: call.requestID,
            purpose: call.purpose.isEmpty ? nil : call.purpose,
            caseNumber: call.caseNumber.isEmpty ? nil : call.caseNumber)
    }

    @TaskLocal public static var current: CallContext?
}
