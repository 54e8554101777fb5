import Bus
import Contracts
import Foundation
import Testing

struct MethodRouteTests {
    @Test(
        "what is nowhere is a 404 problem",
        arguments: ["/nowhere", "/api/v1/nothing", "/api/v2/overview"])
    func unknownPath(path: String) async throws {
        try await TestGateway.run { gateway in
            let answer = try await gateway.get(path)
            #expect(answer.status == 404)
            #expect(answer.type.hasPrefix("application/problem+json"))
            let problem = try answer.json()
            #expect(problem["type"]?.stringValue == "urn:edubus:problem:no-such-path")
            #expect(problem["title"]?.stringValue == "NOT_FOUND")
            #expect(problem["status"]?.intValue == 404)
            #expect(problem["requestID"]?.stringValue?.isEmpty == false)
        }
    }

    @Test(
        "an unknown method is a 404, also one of the bus's own",
        arguments: [
            "enrollment.v1/Nothing", "nothing.v1/GetSchool", "Events/Subscribe", "Stats/Get",
        ])
    func unknownMethod(path: String) async throws {
        try await TestGateway.run { gateway in
            let answer = try await gateway.post("/api/v1/methods/\(path)", "{}")
            #expect(answer.status == 404)
            #expect(try answer.json()["reason"]?.stringValue == "NOT_FOUND")
        }
    }

    @Test("a public read needs no token and no key")
    func publicRead() async throws {
        try await TestGateway.run { gateway in
            let answer = try await gateway.call(Enrollment.getSchool, #"{"code":"2141000001"}"#)
            #expect(answer.status == 200)
            #expect(try answer.json()["code"]?.stringValue == "2141000001")
        }
    }

    @Test(
        "a misspelt field is a 400 that names it and what there is, before anything is asked",
        arguments: [
            (#"{"regoin":"410802"}"#, "regoin", "region"),
            (#"{"region":"410802","limit":3,"after":null,"x":{"y":1}}"#, "x", "limit"),
        ])
    func unknownField(body: String, field: String, known: String) async throws {
        try await TestGateway.run { gateway in
            let answer = try await gateway.call(Enrollment.listSchools, body)
            #expect(answer.status == 400)
            #expect(try answer.json()["reason"]?.stringValue == "UNKNOWN_FIELD")
            #expect(try answer.violation() == (field, "known"))
            #expect(try answer.json()["detail"]?.stringValue?.contains(known) == true)
        }
    }

    @Test(
        "a query parameter the route does not have, or has twice, is a 400 that names it",
        arguments: [
            ("/api/v1/overview?regoin=410802", "regoin", "parameter"),
            ("/api/v1/projects?region=410802", "region", "parameter"),
            ("/api/v1/overview?region=410802&region=410803", "region", "once"),
        ])
    func unknownParameter(path: String, field: String, rule: String) async throws {
        try await TestGateway.run { gateway in
            let answer = try await gateway.get(path)
            #expect(answer.status == 400)
            #expect(try answer.violation() == (field, rule))
        }
    }

    @Test("a request without fields takes none")
    func noFields() async throws {
        try await TestGateway.run { gateway in
            let answer = try await gateway.call(Projects.getPlan, #"{"day":"2025-01-01"}"#)
            #expect(try answer.violation() == ("day", "known"))
            #expect(try await gateway.call(Projects.getPlan, "{}").status == 501)
        }
    }

    @Test(
        "a number or a name in a field's or a parameter's place is not repeated",
        arguments: [
            "110101199003071234", "13800138000", "G110101199003071234", "张三", "tel13800138000",
            "a b",
        ])
    func noEcho(name: String) async throws {
        try await TestGateway.run { gateway in
            let encoded = name.addingPercentEncoding(withAllowedCharacters: .alphanumerics) ?? ""
            let parameter = try await gateway.get("/api/v1/overview?\(encoded)=1")
            let field = try await gateway.call(Enrollment.listSchools, "{\"\(name)\":1}")
            let method = try await gateway.post(
                "/api/v1/methods/enrollment.v1/\(encoded)", "{}")
            for (answer, status) in [(parameter, 400), (field, 400), (method, 404)] {
                #expect(answer.status == status)
                #expect(!answer.text.contains(name) && !answer.text.contains(encoded))
                #expect(try answer.json()["detail"]?.stringValue?.isEmpty == false)
            }
            #expect(try field.json()["detail"]?.stringValue?.hasPrefix("a field: ") == true)
        }
    }

    @Test("a field that stands twice is a 400 that names it")
    func repeatedMember() async throws {
        try await TestGateway.run { gateway in
            let body = #"{"region":"410802","region":"410803"}"#
            let answer = try await gateway.call(Enrollment.listSchools, body)
            #expect(answer.status == 400)
            #expect(try answer.violation() == ("region", "once"))
        }
    }

    @Test("an empty body is an empty request")
    func emptyBody() async throws {
        try await TestGateway.run { gateway async throws in
            #expect(try await gateway.call(Enrollment.summarise, "").status == 200)
        }
    }

    @Test("a write without an Idempotency-Key is a 400 naming the header")
    func keyRequired() async throws {
        let services = FakeServices()
        try await TestGateway.run(services) { gateway in
            let answer = try await gateway.call(
                Enrollment.registerSchools, #"{"schools":[]}"#, token: TestTokens.city)
            #expect(answer.status == 400)
            #expect(try answer.json()["reason"]?.stringValue == "IDEMPOTENCY_KEY_REQUIRED")
            #expect(try answer.violation() == ("Idempotency-Key", "required"))
        }
        #expect(services.registrations.isEmpty)
    }

    @Test("a key of another request is a 422, one that is too long a 400")
    func keyReused() async throws {
        try await TestGateway.run { gateway in
            let body = #"{"code":"2141000001","documentNo":"1"}"#
            let reused = try await gateway.call(
                Enrollment.retireSchool, body, key: "k", token: TestTokens.city)
            #expect(reused.status == 422)
            let long = try await gateway.call(
                Enrollment.retireSchool, body, key: String(repeating: "k", count: 201),
                token: TestTokens.city)
            #expect(long.status == 400)
            #expect(try long.json()["reason"]?.stringValue == "IDEMPOTENCY_KEY_TOO_LONG")
        }
    }

    @Test("a malformed body is a 400 with the path of the field, and never its value")
    func malformedBody() async throws {
        let school =
            #"{"code":"2141000001","name":"一","region":"410802","stage":"senior","ownership":"public","openingSeats":[],"sample":false}"#
        let secret = #"{"code":"110101199003071234","name":"x"}"#
        let cases = [
            (#"{"schools":[\#(school),\#(secret)]}"#, "schools[1].code"),
            (#"{"schools":7}"#, "schools"), ("{}", "schools"), ("{", ""), ("[", ""),
        ]
        try await TestGateway.run { gateway in
            for (body, field) in cases {
                let answer = try await gateway.call(
                    Enrollment.registerSchools, body, key: "k", token: TestTokens.city)
                #expect(answer.status == 400, "\(body)")
                #expect(try answer.violation().field == field)
                #expect(!answer.text.contains("110101199003071234"))
            }
        }
    }

    @Test("a body above the limit is a 413")
    func bodyTooLarge() async throws {
        try await TestGateway.run { gateway in
            let answer = try await gateway.call(
                Enrollment.getSchool, String(repeating: " ", count: 4 * 1024 * 1024 + 1))
            #expect(answer.status == 413)
            #expect(try answer.json()["reason"]?.stringValue == "BODY_TOO_LARGE")
        }
    }

    @Test("a stream is one JSON object a line")
    func stream() async throws {
        try await TestGateway.run { gateway in
            let answer = try await gateway.call(Enrollment.listSchools, "{}")
            #expect(answer.status == 200)
            #expect(answer.type.hasPrefix("application/x-ndjson"))
            #expect(
                try answer.lines().map { $0["code"]?.stringValue } == [
                    "2141000001", "2141000002", "2141000003",
                ])
        }
    }

    @Test(
        "a stream that fails at once has the failure's status; one that fails later ends in a problem"
    )
    func failingStream() async throws {
        try await TestGateway.run { gateway in
            let refused = try await gateway.call(Enrollment.listSchools, #"{"stage":"primary"}"#)
            #expect(refused.status == 503)
            #expect(refused.header("Retry-After") == "1")
            #expect(try refused.json()["reason"]?.stringValue == "REGISTER_LOST")

            let broken = try await gateway.call(Enrollment.listSchools, #"{"stage":"junior"}"#)
            #expect(broken.status == 200)
            let lines = try broken.lines()
            #expect(lines.count == 4)
            #expect(lines.last?["type"]?.stringValue == "urn:edubus:problem:register-lost")
        }
    }

    @Test(
        "every answer tells a browser to load nothing from elsewhere",
        arguments: ["/", "/nowhere", "/api/v1/regions"])
    func securityHeaders(path: String) async throws {
        try await TestGateway.run { gateway in
            let answer = try await gateway.get(path)
            let policy = answer.header("Content-Security-Policy") ?? ""
            #expect(policy.contains("default-src 'none'"))
            #expect(policy.contains("frame-ancestors 'none'"))
            #expect(answer.header("X-Content-Type-Options") == "nosniff")
            #expect(answer.header("Referrer-Policy") == "no-referrer")
        }
    }
}
