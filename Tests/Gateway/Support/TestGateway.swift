import Bus
import BusTesting
import Foundation
import Gateway
import Hummingbird
import Logging

#if canImport(FoundationNetworking)
    import FoundationNetworking
#endif

/// The real gateway on a real port, over fake services in memory, and a plain HTTP client.
struct TestGateway {
    let port: Int
    private let bus: TestBus
    private let tokens: TokenSource
    private let session: URLSession

    /// The gateway as the topology names it: no roles of its own, speaks for end users.
    static let caller = Caller(
        name: "gateway",
        principal: Principal(
            subject: "gateway", department: "education", roles: [], districts: ["*"]),
        mayActOnBehalf: true, allowedMethods: ["*"], purposes: ["*"])

    static func run(
        _ services: FakeServices = FakeServices(), tokens: TokenBook = TestTokens.book,
        deadline: Duration = .seconds(30), idleTime: Duration = .seconds(60),
        unreadTime: Duration = .seconds(60), connections: Int = 1_000,
        log: CapturedLog = CapturedLog(),
        telemetry: RequestTelemetry? = nil,
        _ body: (TestGateway) async throws -> Void
    ) async throws {
        try await TestBus.run(services.definitions, as: caller, purpose: nil) { bus in
            let port = FreePort.find()
            let source = TokenSource(tokens, today: { TestTokens.today })
            let (running, isRunning) = AsyncStream.makeStream(of: Void.self)
            let application = try GatewayApplication.make(
                GatewayApplication.Environment(
                    bus: bus.client, tokens: source,
                    log: log.logger, port: port, aggregateDeadline: deadline,
                    idleTime: idleTime, unreadTime: unreadTime, connections: connections,
                    telemetry: telemetry,
                    onRunning: { isRunning.finish() }))
            let server = Task {
                defer { isRunning.finish() }
                try await application.run()
            }
            for await _ in running {}
            let session = URLSession(configuration: .ephemeral)
            let outcome: Result<Void, any Error>
            do {
                outcome = .success(
                    try await body(
                        TestGateway(port: port, bus: bus, tokens: source, session: session)))
            } catch {
                outcome = .failure(error)
            }
            session.invalidateAndCancel()
            server.cancel()
            _ = await server.result
            try outcome.get()
        }
    }

    /// Cuts a service off, as when its program is killed.
    func kill(_ service: String) { bus.network.kill("memory:\(service)") }

    /// Puts other tokens in force, as when their file changes.
    func replaceTokens(_ book: TokenBook) { tokens.update(book) }

    func get(_ path: String, token: String? = nil) async throws -> HTTPAnswer {
        try await send("GET", path, headers: Self.headers(token), body: nil)
    }

    func post(
        _ path: String, _ body: String, key: String? = nil, token: String? = nil
    ) async throws -> HTTPAnswer {
        var headers = Self.headers(token)
        headers["Idempotency-Key"] = key
        return try await send("POST", path, headers: headers, body: Data(body.utf8))
    }

    /// Calls a bus method through the generic route.
    func call(
        _ method: any MethodDescriptor, _ body: String, key: String? = nil, token: String? = nil
    ) async throws -> HTTPAnswer {
        try await post("/api/v1/methods/\(method.facts.path)", body, key: key, token: token)
    }

    func send(
        _ method: String, _ path: String, headers: [String: String], body: Data?
    ) async throws -> HTTPAnswer {
        guard let url = URL(string: "http://127.0.0.1:\(port)\(path)") else {
            throw URLError(.badURL)
        }
        var request = URLRequest(url: url, timeoutInterval: 120)
        request.httpMethod = method
        request.httpBody = body
        for (name, value) in headers { request.setValue(value, forHTTPHeaderField: name) }
        let (data, response) = try await session.data(for: request)
        guard let response = response as? HTTPURLResponse else {
            throw URLError(.badServerResponse)
        }
        return HTTPAnswer(status: response.statusCode, response: response, data: data)
    }

    private static func headers(_ token: String?) -> [String: String] {
        token.map { ["Authorization": "Bearer \($0)"] } ?? [:]
    }
}

/// What came back.
struct HTTPAnswer {
    let status: Int
    let response: HTTPURLResponse
    let data: Data

    var text: String { String(decoding: data, as: UTF8.self) }
    func header(_ name: String) -> String? { response.value(forHTTPHeaderField: name) }
    var type: String { header("Content-Type") ?? "" }

    /// The body as JSON.
    func json() throws -> JSONValue { try JSONCoding.decode(JSONValue.self, from: Array(data)) }

    /// The lines of an NDJSON body.
    func lines() throws -> [JSONValue] {
        try text.split(separator: "\n").map {
            try JSONCoding.decode(JSONValue.self, from: Array($0.utf8))
        }
    }

    /// The field and rule of a problem's first violation.
    func violation() throws -> (field: String, rule: String) {
        let first = try json()["violations"]?[0]
        return (first?["field"]?.stringValue ?? "", first?["rule"]?.stringValue ?? "")
    }
}
