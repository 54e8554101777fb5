/// What a handler knows of the call it answers.
public struct ServerContext: Sendable {
    public let method: MethodFacts
    /// Who is connected.
    public internal(set) var caller: Caller
    /// On whose authority the call runs: the end user the gateway speaks for, or the caller itself.
    public internal(set) var principal: Principal
    public let metadata: Metadata
    public let deadline: ContinuousClock.Instant
    /// Present on every write; the client library makes one when the application does not.
    public let idempotencyKey: String?
    public let requestID: String
    /// Whether the request of a call that has one was compressed on its way.
    public internal(set) var requestIsCompressed = false
    /// What personal data is needed for, and in which case; of a method with personal data both are there.
    public let purpose: String
    public let caseNumber: String
    /// What the answer carries beside its messages; the handler sets it.
    public let response = ResponseMetadata()

    public init(
        method: MethodFacts, caller: Caller, principal: Principal, metadata: Metadata = [:],
        deadline: ContinuousClock.Instant, idempotencyKey: String? = nil, requestID: String,
        purpose: String = "", caseNumber: String = ""
    ) {
        self.method = method
        self.caller = caller
        self.principal = principal
        self.metadata = metadata
        self.deadline = deadline
        self.idempotencyKey = idempotencyKey
        self.requestID = requestID
        self.purpose = purpose
        self.caseNumber = caseNumber
    }

    /// Throws PERMISSION_DENIED unless the principal may act in the district.
    ///
    /// - Parameter district: a region code; `410800`, the city itself, needs the whole city.
    public func requireDistrict(_ district: String) throws {
        guard principal.covers(district: district) else {
            throw CallError(
                .permissionDenied, "DISTRICT_NOT_COVERED",
                "this principal may not act in district \(district)", executed: .no)
        }
    }
}
