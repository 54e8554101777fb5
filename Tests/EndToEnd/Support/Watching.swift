import Bus
import Foundation
import Testing

/// What watches a city in a test: its admin ports, and a collector for its traces.
struct Watching: Sendable {
    /// By program.
    let adminPorts: [String: Int]
    let collectorPort: Int
    let spanFile: String

    static let programs = City.services + ["gateway"]

    /// Python of the machine; Debian's own has Debian's modules.
    static let python = ["/usr/bin/python3", Tool.find("python3") ?? ""].first {
        FileManager.default.isExecutableFile(atPath: $0)
    }

    /// Runs a city whose programs say everything they have to say, and whose spans go to a collector.
    static func city(
        _ body: (City, Client, Watching) async throws -> Void
    ) async throws {
        try await Machine.withFolder { folder in
            let ports = try (0..<programs.count + 1).reduce(into: [Int]()) { ports, _ in
                ports.append(
                    try #require(
                        (19_500..<19_700).shuffled()
                            .first { Machine.isFree($0) && !ports.contains($0) }, "no free port"))
            }
            let watching = Watching(
                adminPorts: Dictionary(uniqueKeysWithValues: zip(programs, ports)),
                collectorPort: ports[programs.count], spanFile: "\(folder)/spans.jsonl")
            let script = URL(filePath: #filePath).deletingLastPathComponent()
                .deletingLastPathComponent().deletingLastPathComponent()
                .appending(path: "Interop/otlp_collector.py").path
            let collector = try Child(
                try #require(python, "python3 is not installed"),
                [script, "\(watching.collectorPort)", watching.spanFile], name: "collector",
                folder: folder)
            let outcome: Result<Void, any Error>
            do {
                try await Machine.until("the collector listens") {
                    !Machine.isFree(watching.collectorPort)
                }
                outcome = .success(
                    try await City.run(settings: watching.settings) { city, client in
                        try await body(city, client, watching)
                    })
            } catch { outcome = .failure(error) }
            await collector.killHard()
            #expect(watching.refused.isEmpty, "the collector refused: \(watching.refused)")
            try outcome.get()
        }
    }

    private func settings(of program: String) -> [String] {
        [
            "--admin-port", "\(adminPorts[program] ?? 0)", "--log-level", "debug", "--traces",
            "http://127.0.0.1:\(collectorPort)/v1/traces",
        ]
    }

    /// Asks a program's admin port.
    func ask(_ program: String, _ path: String) async throws -> Client.Answer {
        try await Client(port: adminPorts[program] ?? 0).get(path)
    }

    struct Span: Decodable {
        let service: String
        let trace: String
        let span: String
        let parent: String
        let name: String
        let kind: Int
        let status: Int
    }

    /// What the collector took.
    var spanText: String { Self.text(spanFile) }
    private var refused: String { Self.text(spanFile + ".refused") }

    func spans(of trace: String) throws -> [Span] {
        try spanText.split(separator: "\n").map {
            try JSONDecoder().decode(Span.self, from: Data($0.utf8))
        }.filter { $0.trace == trace }
    }

    private static func text(_ path: String) -> String {
        String(decoding: FileManager.default.contents(atPath: path) ?? Data(), as: UTF8.self)
    }
}
