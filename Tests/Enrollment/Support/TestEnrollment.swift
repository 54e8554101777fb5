import BusTesting
import Contracts
import Enrollment
import Store
import Synchronization
import Testing

@testable import Bus

/// The service over a store of its own, called through its handlers with bodies in CBOR.
struct TestEnrollment: Sendable {
    let service: EnrollmentService
    let store: Store
    let time: ManualTime
    private let handlers: [String: Handler]

    init(store: Store? = nil) async throws {
        time = ManualTime()
        self.store =
            try store
            ?? Store.temporary(
                source: EnrollmentService.eventSource, migrations: EnrollmentService.migrations,
                clock: time)
        service = try await EnrollmentService(
            ServiceEnvironment(
                store: self.store, personKeys: PersonKeys(secret: [UInt8](0..<32)), time: time))
        handlers = Dictionary(
            uniqueKeysWithValues: service.handlers.map { ($0.descriptor.facts.path, $0) })
    }

    func call<Request, Response>(
        _ method: UnaryMethod<Request, Response>, _ request: Request,
        as principal: Principal = .submitter, key: String? = nil
    ) async throws -> Response {
        let body = try await run(method.facts, request, principal, key, Collector())
        return try ContentType.cbor.decode(Response.self, from: try #require(body))
    }

    func list<Request, Element>(
        _ method: ServerStreamMethod<Request, Element>, _ request: Request,
        as principal: Principal = .anonymous
    ) async throws -> [Element] {
        let collector = Collector()
        _ = try await run(method.facts, request, principal, nil, collector)
        return try collector.bodies.map { try ContentType.cbor.decode(Element.self, from: $0) }
    }

    private func run(
        _ facts: MethodFacts, _ request: some Encodable, _ principal: Principal, _ key: String?,
        _ collector: Collector
    ) async throws -> [UInt8]? {
        let caller = Caller(name: "test", principal: principal, allowedMethods: ["*"])
        let context = ServerContext(
            method: facts, caller: caller, principal: principal,
            deadline: .now + .seconds(60), idempotencyKey: key ?? Self.freshKey(),
            requestID: "test")
        let handler = try #require(handlers[facts.path])
        return try await handler.run(
            ServerRequest(
                context: context, type: .cbor,
                requests: .whole(Payload(ContentType.cbor.encode(request))),
                callerKey: "test", onBehalfOf: nil, sink: collector))
    }

    private static func freshKey() -> String {
        "fresh-\(UInt64.random(in: 0 ... .max))-\(UInt64.random(in: 0 ... .max))"
    }

    /// Events of one type, oldest first.
    func events<Payload: EventPayload>(_ type: Payload.Type) async throws -> [Payload] {
        try await store.read {
            try $0.fetchAll(
                String.self, "SELECT data FROM edubus_outbox WHERE type = ? ORDER BY sequence",
                [Payload.eventType])
        }.map { try JSONCoding.decode(Payload.self, from: Array($0.utf8)) }
    }
}

/// Keeps what a streaming handler writes.
private final class Collector: ResponseSink {
    func start() {}

    private let list = Mutex<[[UInt8]]>([])
    var bodies: [[UInt8]] { list.withLock { $0 } }

    func send(_ body: [UInt8], compressed: Bool?) async throws {
        list.withLock { $0.append(body) }
    }
}

extension Principal {
    /// 经办: a city officer who submits.
    static let submitter = Principal(
        subject: "officer-1", department: "education", roles: [.cityOfficer], districts: ["*"])
    /// A second city officer, who approves.
    static let approver = Principal(
        subject: "officer-2", department: "education", roles: [.cityOfficer], districts: ["*"])
    /// An officer of one county only.
    static func county(_ region: String) -> Principal {
        Principal(
            subject: "county-\(region)", department: "education", roles: [.countyOfficer],
            districts: [region])
    }
}

/// The reason of the error that `work` throws; nil when it does not throw.
func reason(of work: () async throws -> Void) async throws -> String? {
    do {
        try await work()
        return nil
    } catch let error as CallError {
        return error.reason.rawValue
    } catch let error as any CallErrorConvertible {
        return error.callError.reason.rawValue
    }
}
