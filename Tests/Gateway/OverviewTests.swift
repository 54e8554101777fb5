import Bus
import Contracts
import Testing

struct OverviewTests {
    private static let parts = ["enrollment", "teachers", "aid", "projects", "indicators"]

    @Test("the whole city: every part complete, with its service and its own time")
    func wholeCity() async throws {
        try await TestGateway.run { gateway in
            let answer = try await gateway.get("/api/v1/overview")
            #expect(answer.status == 200)
            #expect(answer.type.hasPrefix("application/json"))
            let overview = try answer.json()
            #expect(overview["partial"]?.boolValue == false)
            #expect(overview["sample"]?.boolValue == true)
            #expect(overview["region"]?["code"]?.stringValue == "410800")
            for part in Self.parts {
                #expect(overview[part]?["status"]?.stringValue == "complete")
                #expect(overview[part]?["asOf"]?.stringValue == FakeFigures.asOf.text)
            }
            #expect(overview["teachers"]?["service"]?.stringValue == "teachers.v1")
            #expect(overview["indicators"]?["service"]?.stringValue == "projects.v1")
            let enrollment = overview["enrollment"]?["data"]
            #expect(enrollment?["total"]?["certifiedSeats"]?.intValue == 850_000)
            #expect(enrollment?["regions"]?.arrayValue?.count == 12)
        }
    }

    @Test(
        "one region, by query and by path",
        arguments: ["/api/v1/overview?region=410802", "/api/v1/regions/410802"])
    func oneRegion(path: String) async throws {
        try await TestGateway.run { gateway in
            let overview = try await gateway.get(path).json()
            #expect(overview["region"]?["name"]?.stringValue == "解放区")
            for part in ["enrollment", "teachers", "aid", "projects"] {
                let regions = overview[part]?["data"]?["regions"]?.arrayValue ?? []
                #expect(regions.compactMap { $0["region"]?.stringValue } == ["410802"])
            }
            #expect(overview["indicators"]?["data"]?["region"]?.stringValue == "410802")
        }
    }

    @Test(
        "a region that is none is a 400 naming the field and the rule",
        arguments: [
            ("/api/v1/overview?region=41080", "region"),
            ("/api/v1/overview?region=jiaozuo", "region"),
            ("/api/v1/overview?region=410101", "region"), ("/api/v1/overview?region=", "region"),
            ("/api/v1/regions/4108", "code"), ("/api/v1/indicators?day=2025-02-30", "day"),
            ("/api/v1/indicators?region=x", "region"), ("/api/v1/schools/123", "code"),
            ("/api/v1/projects/lower", "id"), ("/regions/4108", "code"),
        ])
    func badRegion(path: String, field: String) async throws {
        try await TestGateway.run { gateway in
            let answer = try await gateway.get(path)
            #expect(answer.status == 400)
            #expect(answer.type.hasPrefix("application/problem+json"))
            let violation = try answer.violation()
            #expect(violation.field == field)
            #expect(!violation.rule.isEmpty)
            #expect(try answer.json()["detail"]?.stringValue?.contains(field) == true)
        }
    }

    @Test(
        "the whole city and what it runs itself have different names; a foreign region breaks a rule of that name"
    )
    func names() async throws {
        try await TestGateway.run { gateway in
            let city = try await gateway.get("/api/v1/overview").json()
            #expect(city["region"]?["name"]?.stringValue == "焦作市")
            let proper = try await gateway.get("/api/v1/overview?region=410800").json()
            #expect(proper["region"]?["name"]?.stringValue == "焦作市（市直）")
            let foreign = try await gateway.get("/api/v1/overview?region=410101")
            #expect(try foreign.violation() == ("region", "region"))
        }
    }

    @Test("a region of another city is not found by its path")
    func foreignRegion() async throws {
        try await TestGateway.run { gateway async throws in
            #expect(try await gateway.get("/api/v1/regions/410101").status == 404)
            #expect(try await gateway.get("/regions/410101").status == 404)
        }
    }

    @Test("one service that is down: 200, partial, its part says who and why, the rest is whole")
    func serviceDown() async throws {
        try await TestGateway.run { gateway in
            gateway.kill("aid.v1")
            let answer = try await gateway.get("/api/v1/overview")
            #expect(answer.status == 200)
            let overview = try answer.json()
            #expect(overview["partial"]?.boolValue == true)
            #expect(overview["aid"]?["status"]?.stringValue == "missing")
            #expect(overview["aid"]?["service"]?.stringValue == "aid.v1")
            #expect(overview["aid"]?["error"]?["code"]?.stringValue == "UNAVAILABLE")
            #expect(overview["aid"]?["error"]?["reason"]?.stringValue?.isEmpty == false)
            #expect(overview["aid"]?["data"] == nil || overview["aid"]?["data"] == .null)
            for part in Self.parts where part != "aid" {
                #expect(overview[part]?["status"]?.stringValue == "complete")
            }
        }
    }

    @Test("a service that hangs or fails is left out within the deadline; the rest is whole")
    func serviceHangs() async throws {
        let services = FakeServices(summaries: [
            "teachers.v1": .hangs,
            "aid.v1": .fails(CallError(.internalError, "BROKEN", "the table is gone")),
        ])
        // Longer than the gateway's own 2 s, so that a busy machine answers the other parts in time.
        try await TestGateway.run(services, deadline: .seconds(4)) { gateway in
            let clock = ContinuousClock()
            let start = clock.now
            let overview = try await gateway.get("/api/v1/overview?region=410802").json()
            #expect(clock.now - start < .seconds(30))
            #expect(overview["partial"]?.boolValue == true)
            #expect(overview["teachers"]?["error"]?["code"]?.stringValue == "DEADLINE_EXCEEDED")
            #expect(overview["aid"]?["error"]?["reason"]?.stringValue == "BROKEN")
            for part in ["enrollment", "projects", "indicators"] {
                #expect(overview[part]?["status"]?.stringValue == "complete")
            }
        }
    }

    @Test("all services down is still an answer, and not ready")
    func everythingDown() async throws {
        try await TestGateway.run { gateway in
            for contract in ["enrollment", "teachers", "aid", "projects"] {
                gateway.kill("\(contract).v1")
            }
            let overview = try await gateway.get("/api/v1/overview")
            #expect(overview.status == 200)
            #expect(try overview.json()["sample"]?.boolValue == false)
            #expect(try await gateway.get("/healthz").status == 200)
            let ready = try await gateway.get("/readyz")
            #expect(ready.status == 503)
            #expect(try ready.json()["services"]?["aid.v1"]?.stringValue == "UNAVAILABLE")
        }
    }

    @Test("regions, one school, indicators and projects")
    func data() async throws {
        try await TestGateway.run { gateway in
            #expect(try await gateway.get("/api/v1/regions").json().arrayValue?.count == 12)
            let school = try await gateway.get("/api/v1/schools/2141000001").json()
            #expect(school["stages"]?[0]?["certifiedSeats"]?.intValue == 3000)
            #expect(try await gateway.get("/api/v1/schools/2141000002").status == 404)
            let indicators = try await gateway.get("/api/v1/indicators?day=2024-01-02").json()
            #expect(indicators["day"]?.stringValue == "2024-01-02")
            #expect(indicators["indicators"]?.arrayValue?.count == 17)
            let projects = try await gateway.get("/api/v1/projects").json()
            #expect(projects["projects"]?.arrayValue?.count == 9)
            #expect(try await gateway.get("/readyz").status == 200)
        }
    }
}
