import Bus
import Foundation
import Testing

@testable import ServiceKit

struct ConfigCheckTests {
    private static func check(
        _ arguments: [String], _ environment: [String: String] = [:], of name: String = "gateway"
    ) async throws -> ConfigCheck {
        let settings = try await ProgramSettings.load(
            name: name, arguments: ["edubus-\(name)"] + arguments, environment: environment)
        return ConfigCheck(settings, serving: name == "gateway" ? nil : "\(name).v1")
    }

    @Test("every value is told with who said it, and no secret is told")
    func origins() async throws {
        try await TemporaryFolder.with { folder in
            let file = try folder.write(#"{"host":"::1","port":8083}"#, to: "settings.json")
            let pair = #"{"publicKey":"PUBLIC-HALF","secretKey":"SECRET-HALF"}"#
            try FileManager.default.createDirectory(
                atPath: folder.file("secrets"), withIntermediateDirectories: true)
            try folder.write(pair, to: "secrets/keyPair")
            let check = try await Self.check(
                ["--config", file, "--secrets", folder.file("secrets")],
                ["EDUBUS_LOG_LEVEL": "debug"])
            let text = check.text
            #expect(!text.contains("HALF") && !check.json.contains("HALF"))
            let lines = text.split(separator: "\n").map {
                $0.split(separator: " ", omittingEmptySubsequences: true).joined(separator: " ")
            }
            for line in [
                "config \(file) flag --config", "home run default",
                "topology run/topology.json default",
                "keyPair (hidden) secret \(folder.file("secrets"))/keyPair",
                "host ::1 file \(file)", "port 8083 file \(file)",
                "logLevel debug environment EDUBUS_LOG_LEVEL",
            ] {
                #expect(lines.contains(line), "\(line) in \(text)")
            }
            let report = try JSONCoding.decode(JSONValue.self, from: Array(check.json.utf8))
            let port = report["settings"]?.arrayValue?.first { $0["key"] == "port" }
            #expect(
                port == ["key": "port", "value": 8083, "origin": "file", "place": .string(file)])
            let flag = report["settings"]?.arrayValue?.first { $0["key"] == "endWithInput" }
            #expect(flag?["value"] == false)
            // There is no topology: the program could not start, and the check says so.
            #expect(check.findings.count == 1)
            #expect(
                check.findings.first?.hasPrefix("topology: cannot read run/topology.json") == true)
        }
    }

    @Test("what would keep a service from starting is found, all of it")
    func findings() async throws {
        try await TemporaryFolder.with { folder in
            let key = String(repeating: "k", count: 40)
            let topology = Topology(services: [
                "aid.v1": .init(instances: [Endpoint(address: "tcp://h:1", publicKey: key)])
            ])
            try TopologyFile.write(topology, to: folder.file("topology.json"))
            let bare = try await Self.check(["--home", folder.path], of: "aid")
            #expect(bare.findings.count == 2, "\(bare.findings)")
            #expect(bare.findings.allSatisfy { $0.hasPrefix("key: cannot read") })

            try KeyFile(publicKey: key, secretKey: key).write(to: folder.file("keys/aid.key"))
            try KeyFile.writeSecret(
                Data(repeating: 1, count: 32), to: folder.file("keys/person.key"))
            let named = try await Self.check(["--home", folder.path], of: "aid")
            #expect(named.findings.map { $0.prefix(8) } == ["listen: "])
            let good = try await Self.check(
                ["--home", folder.path, "--listen", "tcp://0.0.0.0:1"], of: "aid")
            #expect(good.findings.isEmpty)
            #expect(good.text.hasSuffix("the program could start"))
        }
    }
}
