import Foundation
import Testing

@testable import ServiceKit

struct TelemetrySettingsTests {
    private static func load(
        _ arguments: [String] = [], _ environment: [String: String] = [:]
    ) async throws -> TelemetrySettings {
        try TelemetrySettings(
            try await ProgramSettings.load(
                name: "aid", arguments: ["edubus-aid"] + arguments, environment: environment))
    }

    @Test("without any setting nothing is shown and nothing is sent")
    func defaults() async throws {
        let settings = try await Self.load()
        #expect(settings.adminPort == nil && settings.adminHost == "127.0.0.1")
        #expect(settings.traces == .nowhere && settings.traceRatio == 1)
        #expect(settings.logFormat == nil)
    }

    @Test("flags, variables and a file say the same")
    func sources() async throws {
        let url = try #require(URL(string: "http://127.0.0.1:4318/v1/traces"))
        try await TemporaryFolder.with { folder in
            let file = try folder.write(
                #"{"adminPort":9201,"traces":"http://127.0.0.1:4318/v1/traces","traceRatio":0.25}"#,
                to: "settings.json")
            for (arguments, environment) in [
                (["--config", file], [:]),
                (
                    [
                        "--admin-port", "9201", "--traces", url.absoluteString, "--trace-ratio",
                        "0.25",
                    ], [:]
                ),
                (
                    [],
                    [
                        "EDUBUS_ADMIN_PORT": "9201", "EDUBUS_TRACES": url.absoluteString,
                        "EDUBUS_TRACE_RATIO": "0.25",
                    ]
                ),
            ] {
                let settings = try await Self.load(arguments, environment)
                #expect(settings.adminPort == 9201)
                #expect(settings.traces == .collector(url))
                #expect(settings.traceRatio == 0.25)
            }
        }
        #expect(
            try await Self.load(["--traces", "run/spans.jsonl"]).traces == .file("run/spans.jsonl"))
    }

    @Test(
        "what is none of it is refused by name",
        arguments: [
            (["--admin-port", "70000"], "adminPort"), (["--admin-port", "x"], "adminPort"),
            (["--trace-ratio", "2"], "traceRatio"), (["--traces", "ftp://x/y"], "traces"),
            (["--traces", "http://"], "traces"), (["--log-format", "xml"], "logFormat"),
        ])
    func refused(arguments: [String], name: String) async throws {
        let error = await #expect(throws: ProgramError.self) { try await Self.load(arguments) }
        #expect(error?.description.contains(name) == true)
    }
}
