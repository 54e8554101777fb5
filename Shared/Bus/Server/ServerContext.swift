/// What a handler knows of the call it answers.
///
/// Many copies are made of it on the way to a handler: what it knows is shared by all of them.
public struct ServerContext: Sendable {
    /// What was sent, and what is to be answered.
    private final class Call: Sendable {
        let method: MethodFacts
        let metadata: Metadata
        let deadline: ContinuousClock.Instant
        let idempotencyKey: String?
        let requestID: String
        let requestIsCompressed: Bool
        let purpose: String
        let caseNumber: String
        let response = ResponseMetadata()

        init(
            method: MethodFacts, metadata: Metadata, deadline: ContinuousClock.Instant,
            idempotencyKey: String?, requestID: String, requestIsCompressed: Bool,
            purpose: String, caseNumber: String
        ) {
            self.method = method
            self.metadata = metadata
            self.deadline = deadline
            self.idempotencyKey = idempotencyKey
            self.requestID = requestID
            self.requestIsCompressed = requestIsCompressed
            self.purpose = purpose
            self.caseNumber = caseNumber
        }
    }

    private let call: Call
    /// Who calls and for whom, once the server has found out.
    var identity: CallerIdentity

    public var method: MethodFacts { call.method }
    /// Who is connected.
    public var caller: Caller { identity.caller }
    /// On whose authority the call runs: the end user the gateway speaks for, or the caller itself.
    public var principal: Principal { identity.principal }
    public var metadata: Metadata { call.metadata }
    public var deadline: ContinuousClock.Instant { call.deadline }
    /// Present on every write; the client library makes one when the application does not.
    public var idempotencyKey: String? { call.idempotencyKey }
    public var requestID: String { call.requestID }
    /// Whether the request of a call that has one was compressed on its way.
    public var requestIsCompressed: Bool { call.requestIsCompressed }
    /// What personal data is needed for, and in which case; of a method with personal data both are there.
    public var purpose: String { call.purpose }
    public var caseNumber: String { call.caseNumber }
    /// What the answer carries beside its messages; the handler sets it.
    public var response: ResponseMetadata { call.response }

    public init(
        method: MethodFacts, caller: Caller, principal: Principal, metadata: Metadata = [:],
        deadline: ContinuousClock.Instant, idempotencyKey: String? = nil, requestID: String,
        purpose: String = "", caseNumber: String = ""
    ) {
        self.init(
            method: method, identity: CallerIdentity(caller, for: principal), metadata: metadata,
            deadline: deadline, idempotencyKey: idempotencyKey, requestID: requestID,
            requestIsCompressed: false, purpose: purpose, caseNumber: caseNumber)
    }

    init(
        method: MethodFacts, identity: CallerIdentity, metadata: Metadata,
        deadline: ContinuousClock.Instant, idempotencyKey: String?, requestID: String,
        requestIsCompressed: Bool, purpose: String, caseNumber: String
    ) {
        call = Call(
            method: method, metadata: metadata, deadline: deadline,
            idempotencyKey: idempotencyKey, requestID: requestID,
            requestIsCompressed: requestIsCompressed, purpose: purpose, caseNumber: caseNumber)
        self.identity = identity
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

/// Who calls and for whom, shared by the calls of a caller that speaks for itself.
final class CallerIdentity: Sendable {
    let caller: Caller
    let principal: Principal

    init(_ caller: Caller, for principal: Principal) {
        self.caller = caller
        self.principal = principal
    }

    /// Before the server has looked.
    static let unknown = CallerIdentity(.unidentified, for: .anonymous)
}
