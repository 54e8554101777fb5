import Bus
import Foundation
import Testing

extension EndToEndTests {
    /// The documentation's examples, run as it says.
    struct ExampleTests {
        private static let script = URL(filePath: #filePath).deletingLastPathComponent()
            .deletingLastPathComponent().deletingLastPathComponent()
            .appending(path: "docs/examples/allocation/allocation.sh").path

        @Test(
            "the sample allocation on a fresh `edubus up`: from catchments to seats, then it says that it ran"
        )
        func allocation() async throws {
            try await Machine.withFolder { folder in
                let (home, port) = ("\(folder)/home", try Machine.gatewayPort())
                let up = try Child(
                    try Machine.program("edubus"),
                    [
                        "up", "--home", home, "--port", "\(port)", "--base-port",
                        "\(try Machine.basePort())", "--scale", "0",
                    ], name: "up", folder: folder)
                try await Machine.until("up is ready", within: .seconds(120)) {
                    try #require(Processes.isAlive(up.pid), "\(up.output)\(up.errors)")
                    return up.output.contains("Ctrl-C stops everything.")
                }
                func token(_ name: String, _ role: String) async throws -> String {
                    let made = try await Tool.edubus([
                        "keys", "token", name, "--role", role, "--district", "*", "--expires",
                        "2099-12-31", "--home", home,
                    ])
                    try #require(made.code == 0, "\(made.errors)")
                    return made.output.trimmingCharacters(in: .whitespacesAndNewlines)
                }
                func run(_ first: String, _ second: String) async throws -> Tool.Outcome {
                    try await Tool.run(
                        "/bin/bash", [Self.script, "http://127.0.0.1:\(port)"],
                        environment: ["FIRST": first, "SECOND": second])
                }
                let second = try await token("second", "cityOfficer")
                // A refusal is told, and nothing was written before it.
                let refused = try await run(try await token("auditor", "auditor"), second)
                #expect(refused.code == 1)
                #expect(refused.errors.contains("RegisterSchools: "), "\(refused.errors)")
                #expect(refused.errors.contains("ROLE_MISSING"), "\(refused.errors)")
                // The gateway has not read this token when the script begins.
                let first = try await token("first", "cityOfficer")
                let whole = try await run(first, second)
                #expect(whole.code == 0, "\(whole.output)\(whole.errors)")
                #expect(whole.errors.isEmpty, "\(whole.errors)")
                let end = "{'children': 5, 'placed': 5, 'openCases': 0, "
                let last = whole.output.split(separator: "\n").last ?? ""
                #expect(last.hasPrefix(end), "\(whole.output)")
                let again = try await run(first, second)
                #expect(again.code == 0, "\(again.errors)")
                #expect(again.output.hasPrefix("the example ran here before"))
                #expect(again.output.split(separator: "\n").last ?? "" == last)
                #expect(await up.stop() == .exit(0), "\(up.errors)")
            }
        }
    }
}
