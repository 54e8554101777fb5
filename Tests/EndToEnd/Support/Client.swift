import Bus
import Foundation

#if canImport(FoundationNetworking)
    import FoundationNetworking
#endif

/// A plain HTTP client of a gateway.
struct Client {
    let port: Int
    var token: String?
    private var traceparent: String?
    private let session = URLSession(configuration: .ephemeral)

    init(port: Int, token: String? = nil) {
        self.port = port
        self.token = token
    }

    struct Answer {
        let status: Int
        let data: Data
        var text: String { String(decoding: data, as: UTF8.self) }
        func json() throws -> JSONValue { try JSONCoding.decode(JSONValue.self, from: Array(data)) }
    }

    func get(_ path: String) async throws -> Answer { try await send("GET", path, nil, nil) }

    /// A client whose requests belong to a trace.
    func inTrace(_ traceparent: String) -> Client {
        var client = self
        client.traceparent = traceparent
        return client
    }

    func json(_ path: String) async throws -> JSONValue { try await get(path).json() }

    /// Calls a bus method once.
    func call(_ method: String, _ request: JSONValue, key: String? = nil) async throws -> Answer {
        try await send("POST", "/api/v1/methods/\(method)", request, key)
    }

    /// Calls a bus method with one key until it is acknowledged, as a careful caller does.
    ///
    /// - Throws: when it is refused for a reason that stays, or not acknowledged in time.
    func insist(_ method: String, _ request: JSONValue, key: String) async throws -> JSONValue {
        var answer: Answer?
        try await Machine.until("\(method) is acknowledged") {
            answer = try? await call(method, request, key: key)
            return [200, 400, 401, 403, 404, 422].contains(answer?.status ?? 0)
        }
        guard let answer, answer.status == 200 else {
            throw NotInTime(what: "\(method): \(answer?.text ?? "no answer")")
        }
        return try answer.json()
    }

    private func send(
        _ method: String, _ path: String, _ body: JSONValue?, _ key: String?
    ) async throws -> Answer {
        guard let url = URL(string: "http://127.0.0.1:\(port)\(path)") else {
            throw URLError(.badURL)
        }
        var request = URLRequest(url: url, timeoutInterval: 120)
        request.httpMethod = method
        if let body { request.httpBody = Data(try JSONCoding.encode(body)) }
        if let key { request.setValue(key, forHTTPHeaderField: "Idempotency-Key") }
        // Asked for where there is personal data; no harm elsewhere.
        request.setValue("audit", forHTTPHeaderField: "Edubus-Purpose")
        request.setValue("E2E-1", forHTTPHeaderField: "Edubus-Case-Number")
        request.setValue(traceparent, forHTTPHeaderField: "traceparent")
        if let token { request.setValue("Bearer \(token)", forHTTPHeaderField: "Authorization") }
        let (data, response) = try await session.data(for: request)
        return Answer(status: (response as? HTTPURLResponse)?.statusCode ?? 0, data: data)
    }
}
