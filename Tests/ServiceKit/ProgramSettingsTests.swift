import Foundation
import Logging
import Testing

@testable import ServiceKit

struct ProgramSettingsTests {
    private static func load(
        _ arguments: [String] = [], _ environment: [String: String] = [:],
        of name: String = "gateway"
    ) async throws -> ProgramSettings {
        try await ProgramSettings.load(
            name: name, arguments: ["edubus-\(name)"] + arguments, environment: environment)
    }

    @Test(
        "what is no setting is refused by name",
        arguments: [
            (["--prot", "18094"], "--prot"), (["--hmoe", "x"], "--hmoe"), (["-p", "1"], "-p"),
            (["--home", "x", "y"], "y"), (["--port=1", "z"], "z"), (["--prot=1"], "--prot"),
            (["--person-key", "x"], "--person-key"), (["--key-pair", "x"], "--key-pair"),
            (["--home"], "--home"), (["--home", "--port", "1"], "--home"),
            (["--home", "x", "--home", "y"], "--home"), (["--end-with-input", "true"], "true"),
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
        #expect(settings.logLevel == .info)
        #expect(settings.whole("port") == 8080)
        #expect(!settings.endsWithInput)
        let service = try await Self.load(of: "aid")
        #expect(service.keyFile == "run/keys/aid.key")
        #expect(service.text("personKey") == "run/keys/person.key")
        #expect(service.dataDirectory == "run/data")
        #expect(service.listen == nil)
    }

    @Test(
        "a flag wins over the environment, the environment over the file, the file over the default"
    )
    func precedence() async throws {
        try await TemporaryFolder.with { folder in
            let file = try folder.write(
                #"{"home":"of-file","port":8083,"logLevel":"error","host":"::1"}"#,
                to: "settings.json")
            let fileOnly = try await Self.load(["--config", file])
            #expect(fileOnly.home == "of-file")
            #expect(fileOnly.keyFile == "of-file/keys/gateway.key")
            #expect(fileOnly.logLevel == .error)
            #expect(fileOnly.whole("port") == 8083)

            let environment = ["EDUBUS_HOME": "of-environment", "EDUBUS_LOG_LEVEL": "debug"]
            let both = try await Self.load(["--config", file], environment)
            #expect(both.home == "of-environment")
            #expect(both.logLevel == .debug)
            #expect(both.text("host") == "::1")

            let all = try await Self.load(
                ["--config", file, "--home", "of-flag", "--port", "8081"],
                environment.merging(["EDUBUS_PORT": "8082"]) { $1 })
            #expect(all.home == "of-flag")
            #expect(all.logLevel == .debug)
            #expect(all.whole("port") == 8081)
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
        let error = await #expect(throws: ProgramError.self) {
            try await Self.load([], ["EDUBUS_PORT": port])
        }
        #expect(error?.description == "port: “\(port)” is not a whole number from 1 to 65535")
    }

    @Test("a variable that no program has is refused by name; one of another program is let be")
    func unknownVariable() async throws {
        let error = await #expect(throws: ProgramError.self) {
            try await Self.load([], ["EDUBUS_PROT": "1"])
        }
        #expect(error?.description.hasPrefix("EDUBUS_PROT: ") == true)
        let others = ["EDUBUS_PERSON_KEY": "x", "EDUBUS_CONTEXT": "x", "EDUBUSX": "x"]
        #expect(try await Self.load([], others).home == "run")
    }

    @Test(
        "a value of a file that a setting cannot have is refused",
        arguments: [
            (#"{"port":[1]}"#, "port"), (#"{"port":null}"#, "port"), (#"{"port":1.5}"#, "port"),
            (#"{"endWithInput":"yes"}"#, "endWithInput"), (#"{"config":"x"}"#, "config"),
            (#"{"keyPair":"x"}"#, "keyPair"), (#"{"home":""}"#, "home"),
        ])
    func badValue(text: String, key: String) async throws {
        try await TemporaryFolder.with { folder in
            let file = try folder.write(text, to: "settings.json")
            let error = await #expect(throws: ProgramError.self) {
                try await Self.load(["--config", file])
            }
            #expect(error?.description.contains(key) == true)
        }
    }

    @Test("flags and truths are read as they are written", arguments: ["a,b", "a=b", "学"])
    func values(text: String) async throws {
        #expect(try await Self.load(["--home", text]).home == text)
        #expect(try await Self.load(["--home=\(text)"]).home == text)
        #expect(try await Self.load(["--end-with-input", "--home", text]).endsWithInput)
        #expect(try await !Self.load(["--end-with-input=false"]).endsWithInput)
    }

    @Test("a secret comes from the environment, then from the directory of secrets")
    func secrets() async throws {
        try await TemporaryFolder.with { folder in
            let pair = #"{"publicKey":"P","secretKey":"S"}"#
            try folder.write(pair + "\n", to: "keyPair")
            let digits = String(repeating: "0a", count: 32)
            try folder.write(digits, to: "personSecret")
            let settings = try await Self.load(["--secrets", folder.path], of: "aid")
            #expect(try settings.keyPair().secretKey == "S")
            #expect(try settings.personSecret() == Array(repeating: 10, count: 32))
            let other = try await Self.load(
                ["--secrets", folder.path],
                ["EDUBUS_PERSON_SECRET": String(repeating: "0b", count: 32)], of: "aid")
            #expect(try other.personSecret() == Array(repeating: 11, count: 32))
            let bad = try await Self.load([], ["EDUBUS_PERSON_SECRET": "0b"], of: "aid")
            let error = #expect(throws: ProgramError.self) { try bad.personSecret() }
            #expect(error?.description.hasPrefix("personSecret: ") == true)
            #expect(error?.description.contains("0b") == false)
        }
        let error = await #expect(throws: ProgramError.self) {
            try await Self.load(["--secrets", "/nowhere"])
        }
        #expect(error?.description.hasPrefix("secrets: cannot read /nowhere") == true)
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
