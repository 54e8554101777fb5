/// What a caller may say about one call.
public struct CallOptions: Sendable {
    /// Time the whole call may take, retries included; nil for the method's default. Never longer than the
    /// deadline of the handler that makes the call.
    public var deadline: Duration?
    /// Makes a write exactly-once across callers' own retries; nil lets the client make one for this call.
    public var idempotencyKey: String?
    public var metadata: Metadata
    /// The end user the gateway speaks for. Other callers are refused when they set it.
    public var onBehalfOf: Principal?
    /// What personal data is needed for, a word of the topology; nil inherits the running handler's.
    public var purpose: String?
    /// The case the call belongs to, in the caller's own files; nil inherits. Never a person's number.
    public var caseNumber: String?
    /// Waits for an instance, within the deadline, instead of failing with UNAVAILABLE at once.
    public var waitForReady: Bool
    /// Calls of one key go to one instance as long as it lives; nil for the least busy one.
    public var affinity: String?
    /// Asks several instances, for the sake of the slowest answers; only for methods that read.
    public var hedging: Hedging?
    /// Filled in with what the answer carries; nil when nobody wants to know.
    public var responseMetadata: ResponseMetadata?
    /// Of the request, or of those messages of a request stream that do not say otherwise.
    public var compression: Compression

    public init(
        deadline: Duration? = nil, idempotencyKey: String? = nil, metadata: Metadata = [:],
        onBehalfOf: Principal? = nil, purpose: String? = nil, caseNumber: String? = nil,
        waitForReady: Bool = false, affinity: String? = nil, hedging: Hedging? = nil,
        responseMetadata: ResponseMetadata? = nil, compression: Compression = .none
    ) {
        self.deadline = deadline
        self.idempotencyKey = idempotencyKey
        self.metadata = metadata
        self.onBehalfOf = onBehalfOf
        self.purpose = purpose
        self.caseNumber = caseNumber
        self.waitForReady = waitForReady
        self.affinity = affinity
        self.hedging = hedging
        self.responseMetadata = responseMetadata
        self.compression = compression
    }
}
