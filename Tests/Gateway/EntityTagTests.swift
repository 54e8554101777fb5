import Bus
import Testing

/// `cacheable_unary` of gRPC's suite, where this bus is read over HTTP.
struct EntityTagTests {
    @Test(
        "cacheable_unary: the same answer has the same tag, and is not sent to who has it",
        arguments: ["/openapi.json", "/api/v1/schools/2141000001"])
    func cacheable(path: String) async throws {
        try await TestGateway.run { gateway in
            let first = try await gateway.get(path)
            let tag = try #require(first.header("ETag"))
            #expect(first.header("Cache-Control") == "no-cache")
            let second = try await gateway.get(path)
            #expect(second.data == first.data)
            #expect(second.header("ETag") == tag)
            for known in [tag, "W/\(tag)", "\"other\", \(tag)", "*"] {
                let reply = try await Self.ask(path, ifNoneMatch: known, gateway.port)
                #expect(reply.status.hasPrefix("HTTP/1.1 304 "), "\(known)")
                #expect(reply.text.hasSuffix("\r\n\r\n"), "a body for \(known)")
                #expect(reply.text.lowercased().contains("etag: \(tag)"))
            }
            let other = try await Self.ask(path, ifNoneMatch: "\"other\"", gateway.port)
            #expect(other.status.hasPrefix("HTTP/1.1 200 "))
        }
    }

    @Test("another answer has another tag")
    func changes() async throws {
        try await TestGateway.run { gateway in
            let one = try await gateway.get("/api/v1/schools/2141000001")
            let other = try await gateway.get("/openapi.json")
            #expect(one.header("ETag") != other.header("ETag"))
        }
    }

    @Test("what was asked with a token, or failed, is not kept")
    func notKept() async throws {
        try await TestGateway.run { gateway in
            let own = try await gateway.get(
                "/api/v1/schools/2141000001", token: TestTokens.city)
            #expect(own.status == 200)
            #expect(own.header("ETag") == nil)
            #expect(own.header("Cache-Control") == "no-store")
            let missing = try await gateway.get("/nowhere")
            #expect(missing.header("ETag") == nil)
        }
    }

    private static func ask(
        _ path: String, ifNoneMatch tag: String, _ port: Int
    ) async throws -> (status: String, text: String) {
        let connection = try RawConnection(port: port)
        connection.write(
            "GET \(path) HTTP/1.1\r\nHost: x\r\nIf-None-Match: \(tag)\r\nConnection: close\r\n\r\n")
        let reply = await connection.read()
        return (String(reply.status), reply.text)
    }
}
