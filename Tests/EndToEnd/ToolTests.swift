import Bus
import Foundation
import Testing

extension EndToEndTests {
    struct ToolTests {
        @Test("the operator's tool: answers as JSON, exit codes and clear errors")
        func commands() async throws {
            try await City.run { city, client in
                try await Self.reads(city)
                try await Self.calls(city)
                try await Self.failures(city)
                try await Self.watches(city)
                try await Self.revokes(city)
                try await Self.strangers(city)
                try await Self.down(city)
            }
        }

        @Test(
            "key commands that run at the same time lose nothing, and what says revoked is revoked")
        func parallelKeys() async throws {
            try await Machine.withFolder { folder in
                let home = ["--home", "\(folder)/home"]
                #expect(try await Tool.edubus(["keys", "init"] + home).code == 0)
                let names = (1...8).map { "office-\($0)" }
                func each(_ arguments: @escaping @Sendable (String) -> [String]) async throws {
                    try await withThrowingTaskGroup(of: Void.self) { group in
                        for name in names {
                            group.addTask {
                                let outcome = try await Tool.edubus(arguments(name) + home)
                                #expect(outcome.code == 0, "\(outcome.errors)")
                            }
                        }
                        try await group.waitForAll()
                    }
                }
                func list() async throws -> [JSONValue] {
                    let listed = try await Tool.edubus(["keys", "list", "-o", "json"] + home)
                    return (try listed.json().arrayValue ?? []).filter {
                        $0["name"]?.stringValue?.hasPrefix("office-") == true
                    }
                }
                try await each { ["keys", "new", $0, "--allow", "enrollment.v1/*"] }
                try await each {
                    ["keys", "token", "\($0)-t", "--role", "auditor", "--expires", "2099-01-01"]
                }
                #expect(try await list().count == 16)
                try await each { ["keys", "rotate", $0] }
                #expect(
                    try await list().filter { $0["state"]?.stringValue == "keys: 2" }.count == 8)
                try await each { ["keys", "retire", $0] }
                // A service: its next key stands beside the former one, at the same address.
                let path = try #require(home.last) + "/topology.json"
                func instances() throws -> [JSONValue] {
                    let data = try #require(FileManager.default.contents(atPath: path))
                    let topology = try JSONCoding.decode(JSONValue.self, from: Array(data))
                    return topology["services"]?["aid.v1"]?["instances"]?.arrayValue ?? []
                }
                let before = try instances()
                #expect(try await Tool.edubus(["keys", "rotate", "aid"] + home).code == 0)
                let during = try instances()
                #expect(during.count == 2 && during.first == before.first)
                #expect(during[0]["address"] == during[1]["address"])
                #expect(during[0]["publicKey"] != during[1]["publicKey"])
                #expect(try await Tool.edubus(["keys", "rotate", "aid"] + home).code == 1)
                #expect(try await Tool.edubus(["keys", "retire", "aid"] + home).code == 0)
                #expect(try instances() == [during[1]])
                try await each { ["keys", "revoke", $0] }
                try await each { ["keys", "revoke", "\($0)-t"] }
                let left = try await list()
                #expect(left.count == 8)
                #expect(left.allSatisfy { $0["state"]?.stringValue == "revoked" })
            }
        }

        private static func reads(_ city: City) async throws {
            let services = try await city.edubus("services", "-o", "json")
            #expect(services.code == 0)
            let rows = try services.json().arrayValue ?? []
            #expect(
                rows.compactMap { $0["service"]?.stringValue } == [
                    "aid.v1", "enrollment.v1", "projects.v1", "teachers.v1",
                ])
            #expect(rows.allSatisfy { $0["status"]?.stringValue == "SERVING" })

            let health = try await city.edubus("health", "-o", "json")
            #expect(health.code == 0)
            #expect(
                try health.json().arrayValue?.allSatisfy { $0["health"]?.stringValue == "SERVING" }
                    == true)

            let ping = try await city.edubus("ping", "projects", "--count", "20", "-o", "json")
            #expect(ping.code == 0)
            #expect(try ping.json()[0]?["calls"]?.stringValue == "20")

            let method = try await city.edubus("describe", "enrollment/GetSchool", "-o", "json")
            #expect(method.code == 0)
            #expect(try method.json()["request"]?["type"]?.stringValue == "object")
            let service = try await city.edubus("describe", "projects")
            #expect(service.output.contains("projects.v1/CertifySeats"))
        }

        private static func calls(_ city: City) async throws {
            let indicators = try await city.edubus("call", "projects/ListIndicators", "{}")
            #expect(indicators.code == 0)
            #expect((try indicators.json()["indicators"]?.arrayValue?.count ?? 0) >= 16)
            let school =
                #"{"schools":[{"code":"2141000001","name":"第一小学","region":"410802","stage":"primary","ownership":"public","sample":false,"openingSeats":[{"stage":"primary","seats":100}]}]}"#
            for _ in 1...2 {
                let written = try await city.edubus(
                    "call", "enrollment/RegisterSchools", school, "--key", "k-1")
                #expect(written.code == 0, "\(written.errors)")
                #expect(try written.json()["created"]?.intValue == 1)
            }
            let listed = try await city.edubus("call", "enrollment/ListSchools", "{}")
            #expect(try listed.lines().map { $0["code"]?.stringValue } == ["2141000001"])
        }

        private static func failures(_ city: City) async throws {
            let invalid = try await city.edubus(
                "call", "enrollment/GetSchool", #"{"code":"1"}"#, "-o", "json")
            #expect(invalid.code == 67)
            #expect(try invalid.errorJSON()["code"]?.stringValue == "INVALID_ARGUMENT")
            #expect(try invalid.errorJSON()["violations"]?[0]?["field"]?.stringValue == "code")
            let missing = try await city.edubus(
                "call", "enrollment/GetSchool", #"{"code":"2141000009"}"#)
            #expect(missing.code == 69)
            #expect(missing.errors.hasPrefix("error: NOT_FOUND"))
            #expect(missing.output.isEmpty)
            #expect(try await city.edubus("call", "enrollment/GetSchool", "{").code == 64)
            #expect(try await city.edubus("health", "--deadline", "0").code == 64)
            #expect(try await city.edubus("fly").code == 64)
            let unknown = try await city.edubus("call", "enrollment/Nothing")
            #expect(unknown.code == 1)
            #expect(unknown.errors.contains("enrollment.v1/ListSchools"))
            let elsewhere = try await city.edubus("ping", "libraries")
            #expect(elsewhere.code == 1)
            #expect(elsewhere.errors.contains("projects.v1"))
            let nobody = try await city.edubus("services", "--as", "nobody")
            #expect(nobody.code == 1)
            #expect(nobody.errors.contains("keys/nobody.key"))
        }

        private static func watches(_ city: City) async throws {
            let certificate =
                #"{"project":"P4","certificateNo":"学位1号","schoolCode":"2141000001","stage":"primary","seats":10,"certifiedOn":"2024-07-01","decisionRecord":"纪要"}"#
            let written = try await city.edubus(
                "call", "projects/CertifySeats", certificate, "--key", "c-1")
            #expect(written.code == 0, "\(written.errors)")
            let events = try await city.edubus("watch", "projects", "--once", "-o", "json")
            #expect(events.code == 0)
            let lines = try events.lines()
            let sequences = lines.compactMap { $0["sequence"]?.intValue }
            #expect(sequences == sequences.sorted() && sequences.count == lines.count)
            let certified = lines.filter { $0["subject"]?.stringValue == "学位1号" }
            #expect(certified.count == 1)
            #expect(certified.first?["data"]?["seats"]?.intValue == 10)
        }

        /// A live client is refused soon after its key's revocation (within 2 s: see the resilience tests), and a new
        /// one at once.
        private static func revokes(_ city: City) async throws {
            let made = try await city.edubus(
                "keys", "new", "office", "--allow", "projects/*", "--role", "auditor")
            #expect(made.code == 0, "\(made.errors)")
            try await Machine.until("the new key is in force") {
                try await city.edubus("ping", "projects", "--count", "1", "--as", "office").code
                    == 0
            }
            try await Machine.withFolder { folder in
                let live = try Child(
                    try Machine.program("edubus"),
                    [
                        "ping", "projects", "--count", "100000", "--as", "office", "--home",
                        city.home,
                    ], name: "live", folder: folder)
                #expect(await live.end(within: .seconds(1)) == nil, "\(live.errors)")
                let revoked = try await city.edubus("keys", "revoke", "office")
                #expect(revoked.code == 0)
                let ending = await live.end(within: .seconds(60))
                #expect(
                    ending == .exit(80) || ending == .exit(78),
                    "\(String(describing: ending)) \(live.errors)")
                if ending == nil { await live.killHard() }
                let later = try await city.edubus(
                    "ping", "projects", "--as", "office", "--deadline", "2")
                #expect(later.code != 0)
            }
            let nobody = try await city.edubus("keys", "revoke", "nobody")
            #expect(nobody.code == 1)
            #expect(nobody.errors.contains("nobody"))
        }

        /// A caller that another installation knows is nobody here.
        private static func strangers(_ city: City) async throws {
            try await Machine.withFolder { folder in
                let other = try await Tool.edubus([
                    "keys", "init", "--home", folder, "--base-port", "19297",
                ])
                #expect(other.code == 0)
                let topology = "\(folder)/topology.json"
                try FileManager.default.removeItem(atPath: topology)
                try FileManager.default.copyItem(
                    atPath: "\(city.home)/topology.json", toPath: topology)
                let refused = try await Tool.edubus([
                    "ping", "projects", "--count", "1", "--deadline", "2", "--home", folder,
                ])
                #expect((65...80).contains(refused.code ?? 0), "\(refused.errors)")
            }
        }

        private static func down(_ city: City) async throws {
            try await city.kill("aid")
            let health = try await city.edubus("health", "--deadline", "30", "-o", "json")
            #expect(health.code == 78)
            let states = Dictionary(
                uniqueKeysWithValues: (try health.json().arrayValue ?? []).map {
                    ($0["service"]?.stringValue ?? "", $0["health"]?.stringValue ?? "")
                })
            #expect(states["aid.v1"] == "UNAVAILABLE")
            #expect(states["projects.v1"] == "SERVING")
        }
    }
}
