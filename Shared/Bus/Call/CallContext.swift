/// What flows from a handler into the calls it makes, by task-local value.
public struct CallContext: Sendable {
    /// The handler's own deadline: a call made inside never outlives it.
    public var deadline: ContinuousClock.Instant
    /// Joins the log lines of one request across services.
    public var requestID: String

    public init(deadline: ContinuousClock.Instant, requestID: String) {
        self.deadline = deadline
        self.requestID = requestID
    }

    @TaskLocal public static var current: CallContext?
}
