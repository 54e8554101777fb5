import Bus
import Contracts
import Testing

/// What is answered when something is wrong with a line of a body whose lines are requests.
struct RequestStreamTests {
    private static let path = "/api/v1/methods/\(Enrollment.importSchools.facts.path)"

    private static func batch(_ number: Int, _ rest: String = "") -> String {
        #"{"importID":"i","number":\#(number),"lines":[],"rows":[]\#(rest)}"#
    }

    private static func call(_ gateway: TestGateway, _ body: String) async throws -> HTTPAnswer {
        try await gateway.call(Enrollment.importSchools, body, key: "k", token: TestTokens.city)
    }

    /// A request whose body comes in chunks.
    private static func opened(_ gateway: TestGateway) throws -> RawConnection {
        let connection = try RawConnection(port: gateway.port)
        connection.write(
            "POST \(path) HTTP/1.1\r\nHost: x\r\nIdempotency-Key: k\r\n"
                + "Authorization: Bearer \(TestTokens.city)\r\nTransfer-Encoding: chunked\r\n\r\n")
        return connection
    }

    private static func chunk(_ text: String) -> String {
        "\(String(text.utf8.count, radix: 16))\r\n\(text)\r\n"
    }

    @Test("every line is answered by a line")
    func answered() async throws {
        try await TestGateway.run { gateway in
            let body = [Self.batch(1), "", Self.batch(2)].joined(separator: "\n")
            let answer = try await Self.call(gateway, body)
            #expect(answer.status == 200)
            #expect(try answer.lines().map { $0["number"]?.intValue } == [1, 2])
        }
    }

    @Test("a misspelt field in the first line is a 400 that names it; nothing was executed")
    func firstLine() async throws {
        try await TestGateway.run { gateway in
            let answer = try await Self.call(gateway, Self.batch(1, #","nummer":1"#) + "\n")
            #expect(answer.status == 400)
            let problem = try answer.json()
            #expect(problem["reason"]?.stringValue == "UNKNOWN_FIELD")
            #expect(problem["executed"]?.stringValue == "no")
            #expect(problem["detail"]?.stringValue?.hasPrefix("request 1: nummer: ") == true)
            #expect(try answer.violation() == ("nummer", "known"))
        }
    }

    @Test("in the third line, after two answers, it is the last line of the answer")
    func thirdLine() async throws {
        try await TestGateway.run { gateway in
            let connection = try Self.opened(gateway)
            for number in 1...2 {
                connection.write(Self.chunk(Self.batch(number) + "\n"))
                let wanted = #""number":\#(number)"#
                let reply = await connection.read { $0.contains(wanted) }
                #expect(reply.text.contains(wanted))
            }
            connection.write(Self.chunk(Self.batch(3, #","nummer":1"#) + "\n") + "0\r\n\r\n")
            let reply = await connection.read { $0.contains("0\r\n\r\n") }
            #expect(reply.text.contains(#""reason":"UNKNOWN_FIELD""#))
            #expect(reply.text.contains(#""field":"nummer""#))
            #expect(reply.text.contains("request 3: nummer: "))
            #expect(reply.text.contains(#""executed":"maybe""#))
            #expect(!reply.text.contains("CANCELLED") && !reply.text.contains(#""number":3"#))
        }
    }

    @Test(
        "however fast the lines come, those before the wrong one have their answers",
        arguments: 1...20)
    func allAtOnce(round: Int) async throws {
        try await TestGateway.run { gateway in
            let body = [Self.batch(1), Self.batch(2), Self.batch(3, #","nummer":1"#)]
                .joined(separator: "\n")
            let answer = try await Self.call(gateway, body)
            #expect(answer.status == 200)
            let lines = try answer.lines()
            #expect(lines.prefix(2).map { $0["number"]?.intValue } == [1, 2])
            #expect(lines.count == 3 && lines.last?["reason"]?.stringValue == "UNKNOWN_FIELD")
        }
    }

    @Test("a line that is too large is a 413, and the connection ends", arguments: ["", "\n"])
    func tooLarge(end: String) async throws {
        try await TestGateway.run { gateway in
            let spaces = String(repeating: " ", count: 4 * 1024 * 1024 + 1)
            let connection = try Self.opened(gateway)
            connection.write(Self.chunk(spaces + end))
            let reply = await connection.read()
            #expect(reply.status.hasPrefix("HTTP/1.1 413"))
            #expect(reply.text.contains(#""reason":"MESSAGE_TOO_LARGE""#))
            #expect(reply.text.contains(#""executed":"no""#))
            #expect(reply.isClosed)
        }
    }

    @Test("a body that breaks after an answer ends in a problem, and the connection ends")
    func broken() async throws {
        let log = CapturedLog()
        try await TestGateway.run(log: log) { gateway in
            let connection = try Self.opened(gateway)
            connection.write(Self.chunk(Self.batch(1) + "\n"))
            let answered = await connection.read { $0.contains(#""number":1"#) }
            #expect(!answered.isClosed)
            connection.write("ZZ\r\n")
            let reply = await connection.read()
            #expect(reply.text.contains(#""reason":"BODY_BROKEN""#))
            #expect(!reply.text.contains("HTTP/1.1"))
            #expect(reply.isClosed && log.complaints.isEmpty)
        }
    }

    @Test("a failure of the service's own is told as it is, though requests still come")
    func serviceFails() async throws {
        try await TestGateway.run { gateway in
            let connection = try Self.opened(gateway)
            connection.write(Self.chunk(Self.batch(0) + "\n"))
            let reply = await connection.read { $0.contains("REGISTER_LOST") }
            #expect(reply.status.hasPrefix("HTTP/1.1 503"))
        }
    }
}
