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
                try await Self.measures(city)
                try await Self.checks(city)
                try await Self.drains(city)
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
                #expect(try await list().filter { $0["keys"] == 2 }.count == 8)
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
            #expect(rows.allSatisfy { ($0["methods"]?.intValue ?? 0) > 10 })
            #expect(rows.allSatisfy { $0["addresses"]?.arrayValue?.count == 1 })

            let health = try await city.edubus("health", "-o", "json")
            #expect(health.code == 0)
            #expect(
                try health.json().arrayValue?.allSatisfy { $0["health"]?.stringValue == "SERVING" }
                    == true)

            let ping = try await city.edubus("ping", "projects", "--count", "20", "-o", "json")
            #expect(ping.code == 0)
            #expect(try ping.json()[0]?["calls"] == 20)
            #expect((try ping.json()[0]?["p50Microseconds"]?.intValue ?? 0) > 0)

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

        /// Round trips, load and live figures, as numbers.
        private static func measures(_ city: City) async throws {
            let trips = try await city.edubus("rtt", "--count", "20", "-o", "json")
            #expect(trips.code == 0, "\(trips.errors)")
            let rows = try trips.json().arrayValue ?? []
            #expect(
                rows.count == 4 && rows.allSatisfy { $0["calls"] == 20 && $0["status"] == "OK" })
            for row in rows {
                let figures = ["min", "p50", "p90", "p99", "p999", "max"].map {
                    row["\($0)Microseconds"]?.intValue ?? -1
                }
                #expect(figures == figures.sorted() && figures[0] > 0, "\(figures)")
            }

            let school = #"{"code":"2141000001"}"#
            let bench = try await city.edubus(
                "bench", "enrollment/GetSchool", school, "-n", "200", "-c", "4", "--warm-up", "0.2",
                "-o", "json")
            #expect(bench.code == 0, "\(bench.errors)")
            let report = try bench.json()
            #expect(report["succeeded"] == 200 && report["failed"] == 0)
            #expect(report["messages"] == 200 && report["errors"] == .object([:]))
            #expect((report["succeededPerSecond"]?.doubleValue ?? 0) > 0)
            #expect((report["p999Microseconds"]?.intValue ?? 0) > 0)
            let paced = try await city.edubus(
                "bench", "enrollment/GetSchool", school, "-n", "20", "--rate", "20", "--warm-up",
                "0", "-o", "json")
            #expect(try #require(paced.json()["seconds"]?.doubleValue) >= 0.95)
            let stream = try await city.edubus(
                "bench", "enrollment/ListSchools", "-n", "5", "--warm-up", "0", "-o", "json")
            #expect(try stream.json()["messages"] == 5)
            let missing = try await city.edubus(
                "bench", "enrollment/GetSchool", #"{"code":"2141000009"}"#, "-n", "30",
                "--warm-up", "0", "-o", "json")
            #expect(missing.code == 69)
            #expect(try missing.json()["errors"] == ["NOT_FOUND": 30])
            let write = try await city.edubus("bench", "enrollment/RegisterSchools", "{}")
            #expect(write.code == 1 && write.errors.contains("--allow-writes"))

            try await Self.terminal(city)
            try await Machine.withFolder { folder in
                let load = try Child(
                    try Machine.program("edubus"),
                    [
                        "bench", "enrollment/GetSchool", school, "--rate", "50", "--duration",
                        "60", "--warm-up", "0", "--home", city.home,
                    ], name: "load", folder: folder)
                try await Machine.until("top sees the load") {
                    let top = try await city.edubus(
                        "top", "enrollment", "--once", "--interval", "1", "-o", "json")
                    #expect(top.code == 0, "\(top.errors)")
                    let instance = try top.json()["instances"]?[0]
                    #expect(instance?["status"] == "SERVING")
                    let method = instance?["methods"]?.arrayValue?.first {
                        $0["method"] == "enrollment.v1/GetSchool"
                    }
                    return (method?["callsPerSecond"]?.doubleValue ?? 0) > 5
                        && (method?["p99MicrosecondsAtMost"]?.intValue ?? 0) > 0
                }
                let live = try Child(
                    try Machine.program("edubus"),
                    ["top", "--interval", "0.1", "-o", "json", "--home", city.home], name: "live",
                    folder: folder)
                try await Machine.until("top goes on") {
                    live.output.split(separator: "\n").count >= 3
                }
                live.send(SIGINT)
                #expect(await live.end(within: .seconds(10)) == .exit(130))
                let line = try #require(live.output.split(separator: "\n").first)
                #expect(
                    try JSONCoding.decode(JSONValue.self, from: Array(line.utf8))["instances"]?
                        .arrayValue?.count == 4)
                load.send(SIGINT)
                #expect(await load.end(within: .seconds(10)) == .exit(130))
            }
        }

        /// On a terminal top draws on the other screen and gives it back, and bench tells how far it is.
        private static func terminal(_ city: City) async throws {
            let script = try #require(Tool.find("script"))
            let edubus = try Machine.program("edubus")
            let top = try await Tool.run(
                script,
                [
                    "-qec",
                    "timeout --foreground -s INT 5 \(edubus) top --interval 0.2 --home \(city.home)",
                    "/dev/null",
                ])
            #expect(top.output.contains("\u{1B}[?1049h") && top.output.contains("edubus top"))
            #expect(top.output.contains("enrollment.v1"))
            #expect(top.output.hasSuffix("\u{1B}[?1049l"), "\(top.output.suffix(200))")
            let bench = try await Tool.run(
                script,
                [
                    "-qec", "\(edubus) bench projects/Health/Check -n 20 --home \(city.home)",
                    "/dev/null",
                ])
            #expect(bench.output.contains("warm-up: ") && bench.output.contains("measuring: "))
            #expect(bench.output.contains("Health/Check"))
        }

        /// A topology that is good, and one with a fault of each kind that only asking finds.
        private static func checks(_ city: City) async throws {
            let good = try await city.edubus("topology", "check", "-o", "json")
            #expect(good.code == 0, "\(good.output)\(good.errors)")
            #expect(try good.json()["findings"] == [] && good.json()["asked"] == true)
            let data = try #require(
                FileManager.default.contents(atPath: "\(city.home)/topology.json"))
            let text = String(decoding: data, as: UTF8.self)
            let topology = try JSONCoding.decode(JSONValue.self, from: Array(data))
            func instance(_ service: String) throws -> (address: String, key: String) {
                let entry = topology["services"]?[service]?["instances"]?[0]
                return (
                    try #require(entry?["address"]?.stringValue),
                    try #require(entry?["publicKey"]?.stringValue)
                )
            }
            let (aid, teachers) = (try instance("aid.v1"), try instance("teachers.v1"))
            var changed = [
                (aid.address, "tcp://127.0.0.1:1"),
                ("\"Events/Subscribe\"", "\"enrollment.v1/Lost*\""),
            ].reduce(text) { $0.replacingOccurrences(of: $1.0, with: $1.1) }
            // Of the service, which stands last; as a caller it keeps its key.
            let key = try #require(changed.range(of: teachers.key, options: .backwards))
            changed.replaceSubrange(key, with: aid.key)
            try await Machine.withFolder { folder in
                let file = "\(folder)/topology.json"
                try Data(changed.utf8).write(to: URL(filePath: file))
                let bad = try await city.edubus("topology", "check", file, "-o", "json")
                #expect(bad.code == 1)
                let findings = try bad.json()["findings"]?.arrayValue ?? []
                func fields(_ rule: String) -> [String] {
                    findings.filter { $0["rule"]?.stringValue == rule }
                        .compactMap { $0["field"]?.stringValue }
                }
                #expect(fields("UNREACHABLE") == ["services.aid.v1.instances[0].address"])
                #expect(
                    fields("KEY_MISMATCH") == ["services.teachers.v1.instances[0].publicKey"],
                    "\(findings)")
                #expect(
                    fields("PATTERN_MATCHES_NOTHING").contains("callers.projects.allowedMethods[0]")
                )
                let offline = try await city.edubus("topology", "check", file, "--offline")
                #expect(!offline.output.contains("UNREACHABLE"))
                #expect(offline.output.contains("not asked"))
            }
        }

        /// Asked to drain, an instance says so, ends with success, and comes back as another.
        private static func drains(_ city: City) async throws {
            let before = try await city.edubus("health", "teachers", "-o", "json").json()[0]
            let refused = try await city.edubus("drain", "teachers@127.0.0.1:1")
            #expect(refused.code == 1 && refused.errors.contains("tcp://127.0.0.1:"))
            let drained = try await city.edubus("drain", "teachers", "-o", "json")
            #expect(drained.code == 0, "\(drained.errors)")
            #expect(try drained.json()["state"] == "DRAINED")
            #expect(try drained.json()["instance"] == before?["instance"])
            #expect(try drained.json()["cutOffCalls"] == 0)
            #expect(try await city.end(of: "teachers") == .exit(0))
            #expect(try await city.edubus("drain", "teachers").code == 78)
            try city.start("teachers")
            try await Machine.until("it serves again") {
                try await city.edubus("health", "teachers").code == 0
            }
        }

        private static func down(_ city: City) async throws {
            try await city.kill("aid")
            let trips = try await city.edubus(
                "rtt", "--count", "1", "--deadline", "3", "-o", "json")
            #expect(trips.code == 78)
            #expect(
                try trips.json().arrayValue?.map { $0["status"]?.stringValue } == [
                    "UNAVAILABLE", "OK", "OK", "OK",
                ])
            let top = try await city.edubus(
                "top", "--once", "--interval", "0.1", "--deadline", "3", "-o", "json")
            #expect(top.code == 78)
            #expect(try top.json()["instances"]?[0]?["status"] == "UNAVAILABLE")
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
