import Bus
import Foundation
import Testing

extension EndToEndTests {
    struct UpTests {
        private static let isUp = "Ctrl-C stops everything."

        private static func start(
            home: String, port: Int, basePort: Int, scale: String, folder: String, name: String,
            output: String = "text"
        ) throws -> Child {
            try Child(
                try Machine.program("edubus"),
                [
                    "up", "--home", home, "--port", "\(port)", "--base-port", "\(basePort)",
                    "--scale", scale, "-o", output,
                ], name: name, folder: folder)
        }

        private static func untilUp(_ child: Child) async throws {
            try await Machine.until("\(child.name) is up", within: .seconds(600)) {
                try #require(Processes.isAlive(child.pid), "\(child.output)\(child.errors)")
                return child.output.contains(isUp)
            }
        }

        @Test(
            "up: three questions answered, Ctrl-C leaves nothing behind, the second start has the first's data"
        )
        func upTwice() async throws {
            try await Machine.withFolder { folder in
                let home = "\(folder)/home"
                let (port, basePort) = (try Machine.gatewayPort(), try Machine.basePort())
                let client = Client(port: port)

                let first = try Self.start(
                    home: home, port: port, basePort: basePort, scale: "0.01", folder: folder,
                    name: "first")
                try await Self.untilUp(first)
                let children = Processes.children(of: first.pid)
                // Four services, five registers, the gateway.
                #expect(children.count == 10)
                #expect(first.output.contains("http://127.0.0.1:\(port)/"))
                let schools = try await Self.ask(client)
                try await Self.untilChecked(client)
                try await SeasonInBrowser(client, folder: folder)?.check()
                try await Self.refusePorts(port: port, basePort: basePort, folder: folder)
                first.send(SIGINT)
                let ending = await first.end(within: .seconds(120))
                #expect(ending == .exit(0), "\(first.errors)")
                if ending == nil { await first.killHard() }
                #expect(first.output.contains("stopped"))
                for child in children { #expect(!Processes.isAlive(child)) }

                let second = try Self.start(
                    home: home, port: port, basePort: basePort, scale: "0.01", folder: folder,
                    name: "second")
                try await Self.untilUp(second)
                #expect(second.output.contains("is there already"))
                #expect(!second.output.contains("loaded a sample city"))
                #expect(!second.output.contains("made keys"))
                #expect(try await Self.ask(client) == schools)
                #expect(await second.stop() == .exit(0))
            }
        }

        /// The sample's applications go through the five registers: each ends in a tier, or without one, unless it was given back.
        private static func untilChecked(_ client: Client) async throws {
            try await Machine.until("every application is checked") {
                let counts = try? await client.call(
                    "enrollment.v1/CountApplications", ["schoolYear": "2026"]
                ).json()
                let states = (counts?["rows"]?.arrayValue ?? []).compactMap {
                    $0["state"]?.stringValue
                }
                return Set(states).isSuperset(of: [
                    "verified", "ineligible", "returned", "withdrawn",
                ])
                    && Set(states).isDisjoint(with: ["submitted", "verifying"])
            }
        }

        /// Asks three questions; answers the number of schools.
        private static func ask(_ client: Client) async throws -> Int64 {
            // A part that a busy machine answers too late is left out: asked again, it is there.
            var overview = JSONValue.null
            try await Machine.until("the overview is whole") {
                overview = try await client.json("/api/v1/overview")
                return overview["partial"]?.boolValue == false
            }
            #expect(overview["sample"]?.boolValue == true)
            let indicators = try await client.json("/api/v1/indicators")
            let numbers = indicators["indicators"]?.arrayValue?
                .compactMap { $0["indicator"]?["number"]?.intValue }
            #expect(numbers?.sorted() == Array(1...16))
            let page = try await client.get("/")
            #expect(page.status == 200)
            #expect(page.text.contains("焦作市"))
            #expect(page.text.contains("示例数据"))
            let schools = overview["enrollment"]?["data"]?["total"]?["schools"]?.intValue
            return try #require(schools)
        }

        /// A port that is in use ends a start at once, naming the port and the flag.
        private static func refusePorts(port: Int, basePort: Int, folder: String) async throws {
            let others = (try Machine.gatewayPort(), try Machine.basePort())
            let cases = [
                (port, others.1, "port \(port) ", "--port"),
                (others.0, basePort, "port \(basePort) ", "--base-port"),
            ]
            for (index, (gateway, base, named, flag)) in cases.enumerated() {
                let outcome = try await Tool.edubus([
                    "up", "--home", "\(folder)/other-\(index)", "--port", "\(gateway)",
                    "--base-port",
                    "\(base)", "--scale", "0",
                ])
                #expect(outcome.code == 1)
                #expect(outcome.errors.contains(named))
                #expect(outcome.errors.contains("is in use"))
                #expect(outcome.errors.contains(flag))
            }
        }

        @Test("kill -9 of up leaves no program behind, and the next start finds its ports free")
        func upKilled() async throws {
            try await Machine.withFolder { folder in
                let (port, basePort) = (try Machine.gatewayPort(), try Machine.basePort())
                for name in ["first", "second"] {
                    let up = try Self.start(
                        home: "\(folder)/home", port: port, basePort: basePort, scale: "0",
                        folder: folder, name: name)
                    try await Self.untilUp(up)
                    let children = Processes.children(of: up.pid)
                    #expect(children.count == 5)
                    await up.killHard()
                    try await Machine.until("every program has ended") {
                        !children.contains(where: Processes.isAlive)
                    }
                }
            }
        }

        @Test("a program that an operator drains ends alone; the others go on")
        func programDrained() async throws {
            try await Machine.withFolder { folder in
                let home = "\(folder)/home"
                let up = try Self.start(
                    home: home, port: try Machine.gatewayPort(),
                    basePort: try Machine.basePort(), scale: "0", folder: folder, name: "up",
                    output: "json")
                try await Machine.until("up is ready", within: .seconds(60)) {
                    try #require(Processes.isAlive(up.pid), "\(up.output)\(up.errors)")
                    return up.output.contains(#""event":"ready""#)
                }
                let drained = try await Tool.edubus(["drain", "aid", "--home", home])
                #expect(drained.code == 0, "\(drained.errors)")
                #expect(drained.output.hasSuffix(": drained\n"))
                try await Machine.until("up says so") {
                    up.output.contains(#"{"event":"drained","program":"aid"}"#)
                }
                #expect(Processes.children(of: up.pid).count == 4)
                #expect(try await Tool.edubus(["health", "teachers", "--home", home]).code == 0)
                #expect(await up.stop() == .exit(0), "\(up.errors)")
                let events = try up.output.split(separator: "\n").map {
                    try JSONCoding.decode(JSONValue.self, from: Array($0.utf8))["event"]
                }
                #expect(events == ["made", "serving", "ready", "drained", "stopped"])
            }
        }

        @Test("when one of its programs dies, up says which, stops the others and fails")
        func programDies() async throws {
            try await Machine.withFolder { folder in
                let up = try Self.start(
                    home: "\(folder)/home", port: try Machine.gatewayPort(),
                    basePort: try Machine.basePort(), scale: "0", folder: folder, name: "up")
                try await Self.untilUp(up)
                let children = Processes.children(of: up.pid)
                let victim = try #require(
                    children.first { pid in
                        let line =
                            FileManager.default.contents(atPath: "/proc/\(pid)/cmdline") ?? Data()
                        return String(decoding: line, as: UTF8.self).contains("edubus-aid")
                    })
                kill(victim, SIGKILL)
                let ending = await up.end(within: .seconds(120))
                if ending == nil { await up.stop() }
                #expect(ending == .exit(1))
                #expect(up.errors.contains("aid ended by itself"))
                for child in children { #expect(!Processes.isAlive(child)) }
            }
        }
    }
}
