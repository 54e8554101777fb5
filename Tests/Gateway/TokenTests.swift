import Bus
import Contracts
import Testing

struct TokenTests {
    private static let body = #"{"schools":[]}"#

    @Test("without a token a method that is not public is a 401 that says how")
    func noToken() async throws {
        let services = FakeServices()
        try await TestGateway.run(services) { gateway in
            let answer = try await gateway.call(Enrollment.registerSchools, Self.body, key: "k")
            #expect(answer.status == 401)
            #expect(answer.header("WWW-Authenticate")?.hasPrefix("Bearer") == true)
        }
        #expect(services.registrations.isEmpty)
    }

    @Test("a token without the role is a 403")
    func wrongRole() async throws {
        let services = FakeServices()
        try await TestGateway.run(services) { gateway in
            let answer = try await gateway.call(
                Enrollment.registerSchools, Self.body, key: "k", token: TestTokens.citizen)
            #expect(answer.status == 403)
            #expect(try answer.json()["reason"]?.stringValue == "ROLE_MISSING")
        }
        #expect(services.registrations.isEmpty)
    }

    @Test("a bad token is a 401, also on a public path: it is not ignored")
    func badToken() async throws {
        try await TestGateway.run { gateway in
            for token in ["edubus_unknown", TestTokens.expired, "", TestTokens.city + "x"] {
                let answer = try await gateway.get("/api/v1/regions", token: token)
                #expect(answer.status == 401)
                #expect(answer.header("WWW-Authenticate")?.hasPrefix("Bearer") == true)
                #expect(try answer.json()["reason"]?.stringValue == "TOKEN_INVALID")
            }
            let basic = try await gateway.send(
                "GET", "/api/v1/regions", headers: ["Authorization": "Basic eDp5"], body: nil)
            #expect(basic.status == 401)
        }
    }

    @Test("a token is good on its last day, and its scheme may be written small")
    func goodToken() async throws {
        try await TestGateway.run { gateway in
            let citizen = try await gateway.get("/api/v1/regions", token: TestTokens.citizen)
            #expect(citizen.status == 200)
            #expect(citizen.header("Cache-Control") == "no-store")
            let small = try await gateway.send(
                "GET", "/api/v1/regions",
                headers: ["Authorization": "bearer \(TestTokens.citizen)"], body: nil)
            #expect(small.status == 200)
        }
    }

    @Test("a revoked token is refused at once")
    func revoked() async throws {
        try await TestGateway.run { gateway async throws in
            #expect(try await gateway.get("/api/v1/regions", token: TestTokens.city).status == 200)
            gateway.replaceTokens(TokenBook())
            #expect(try await gateway.get("/api/v1/regions", token: TestTokens.city).status == 401)
        }
    }

    @Test("the service is told on whose behalf and with which key it is asked")
    func onBehalf() async throws {
        let services = FakeServices()
        try await TestGateway.run(services) { gateway in
            let answer = try await gateway.call(
                Enrollment.registerSchools, Self.body, key: "key-1", token: TestTokens.city)
            #expect(answer.status == 200)
            #expect(try answer.json()["created"]?.intValue == 0)
        }
        let context = try #require(services.registrations.first)
        #expect(services.registrations.count == 1)
        #expect(context.principal == TestTokens.cityOfficer)
        #expect(context.caller.name == "gateway")
        #expect(context.idempotencyKey == "key-1")
    }
}
