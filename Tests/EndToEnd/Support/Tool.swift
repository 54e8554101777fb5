import Bus
import Foundation
import Testing

/// Runs the operator's tool, or another one, to its end.
struct Tool {
    struct Outcome {
        let ending: Child.Ending?
        let output: String
        let errors: String

        var code: Int32? {
            if case .exit(let code) = ending { code } else { nil }
        }

        /// The output as JSON.
        func json() throws -> JSONValue { try Self.parse(output) }
        /// What is on standard error as JSON.
        func errorJSON() throws -> JSONValue { try Self.parse(errors) }

        func lines() throws -> [JSONValue] {
            try output.split(separator: "\n").map { try Self.parse(String($0)) }
        }

        private static func parse(_ text: String) throws -> JSONValue {
            try JSONCoding.decode(JSONValue.self, from: Array(text.utf8))
        }
    }

    /// Runs `edubus`.
    static func edubus(
        _ arguments: [String], within limit: Duration = .seconds(240),
        environment: [String: String] = [:]
    ) async throws -> Outcome {
        try await run(
            try Machine.program("edubus"), arguments, within: limit, environment: environment)
    }

    static func run(
        _ executable: String, _ arguments: [String], within limit: Duration = .seconds(240),
        environment: [String: String] = [:]
    ) async throws -> Outcome {
        try await Machine.withFolder { folder in
            let child = try Child(
                executable, arguments, name: "tool", folder: folder, environment: environment)
            let ending = await child.end(within: limit)
            if ending == nil { await child.killHard() }
            return Outcome(ending: ending, output: child.output, errors: child.errors)
        }
    }

    /// Where a program of PATH is; nil when it is not installed.
    static func find(_ name: String) -> String? {
        (ProcessInfo.processInfo.environment["PATH"] ?? "").split(separator: ":")
            .map { "\($0)/\(name)" }
            .first { FileManager.default.isExecutableFile(atPath: $0) }
    }
}
