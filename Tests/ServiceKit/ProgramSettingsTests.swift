import Foundation
import Logging
import Testing

@testable import ServiceKit

struct ProgramSettingsTests {
    private static func load(
        _ arguments: [String] = [], _ environment: [String: String] = [:]
    ) async throws -> ProgramSettings {
        try await ProgramSettings.load(
            name: "gateway",
            own: [Setting("host", ""), Setting("port", ""), Setting("tokens", "")],
            arguments: ["edubus-gateway"] + arguments, environment: environment)
    }

    @Test(
        "what is no setting is refused by name",
        arguments: [
            (["--prot", "18094"], "--prot"), (["--hmoe", "x"], "--hmoe"), (["-p", "1"], "-p"),
            (["--home", "x", "y"], "y"), (["--port=1", "z"], "z"), (["--prot=1"], "--prot"),
        ])
    func unknown(arguments: [String], name: String) async throws {
        let error = await #expect(throws: ProgramError.self) { try await Self.load(arguments) }
        #expect(error?.description.contains(name) == true)
    }

    @Test("a key of a settings file that is no setting is refused by name")
    func unknownInFile() async throws {
        try await TemporaryFolder.with { folder in
            let file = try folder.write(#"{"home":"x","prot":8083}"#, to: "settings.json")
            let error = await #expect(throws: ProgramError.self) {
                try await Self.load(["--config", file])
            }
            #expect(error?.description.contains("prot") == true)
        }
    }

    @Test("without any setting everything is under run/")
    func defaults() async throws {
        let settings = try await Self.load()
        #expect(settings.home == "run")
        #expect(settings.keyFile == "run/keys/gateway.key")
        #expect(settings.topologyFile == "run/topology.json")
        #expect(settings.personKeyFile == "run/keys/person.key")
        #expect(settings.dataDirectory == "run/data")
        #expect(settings.listen == nil)
        #expect(settings.logLevel == .info)
        #expect(try settings.int("port", default: 8080, in: 1...65_535) == 8080)
    }

    @Test(
        "a flag wins over the environment, the environment over the file, the file over the default"
    )
    func precedence() async throws {
        try await TemporaryFolder.with { folder in
            let file = try folder.write(
                #"{"home":"of-file","port":8083,"logLevel":"error","listen":"tcp://127.0.0.1:1"}"#,
                to: "settings.json")
            let fileOnly = try await Self.load(["--config", file])
            #expect(fileOnly.home == "of-file")
            #expect(fileOnly.keyFile == "of-file/keys/gateway.key")
            #expect(fileOnly.logLevel == .error)
            #expect(try fileOnly.int("port", default: 8080, in: 1...65_535) == 8083)

            let environment = ["EDUBUS_HOME": "of-environment", "EDUBUS_LOG_LEVEL": "debug"]
            let both = try await Self.load(["--config", file], environment)
            #expect(both.home == "of-environment")
            #expect(both.logLevel == .debug)
            #expect(both.listen == "tcp://127.0.0.1:1")

            let all = try await Self.load(
                ["--config", file, "--home", "of-flag", "--port", "8081"],
                environment.merging(["EDUBUS_PORT": "8082"]) { $1 })
            #expect(all.home == "of-flag")
            #expect(all.logLevel == .debug)
            #expect(try all.int("port", default: 8080, in: 1...65_535) == 8081)
        }
    }

    @Test("the environment may name the settings file")
    func fileByEnvironment() async throws {
        try await TemporaryFolder.with { folder in
            let file = try folder.write(#"{"home":"of-file"}"#, to: "settings.json")
            #expect(try await Self.load([], ["EDUBUS_CONFIG": file]).home == "of-file")
        }
    }

    @Test("a bad setting is refused by its name", arguments: ["loud", "INFO", ""])
    func badLevel(level: String) async throws {
        let error = await #expect(throws: ProgramError.self) {
            try await Self.load([], ["EDUBUS_LOG_LEVEL": level])
        }
        #expect(error?.description.hasPrefix("logLevel: ") == true)
    }

    @Test("a bad number is refused by its name and range", arguments: ["0", "65536", "http", "-1"])
    func badPort(port: String) async throws {
        let settings = try await Self.load([], ["EDUBUS_PORT": port])
        let error = #expect(throws: ProgramError.self) {
            try settings.int("port", default: 8080, in: 1...65_535)
        }
        #expect(error?.description.hasPrefix("port: ") == true)
        #expect(error?.description.contains("from 1 to 65535") == true)
    }

    @Test("a settings file that is missing or is not JSON is refused by its name")
    func badFile() async throws {
        try await TemporaryFolder.with { folder in
            let files = [folder.file("missing.json"), try folder.write("{", to: "bad.json")]
            for file in files {
                let error = await #expect(throws: ProgramError.self) {
                    try await Self.load(["--config", file])
                }
                #expect(error?.description.hasPrefix("config: cannot read \(file)") == true)
            }
        }
    }
}
