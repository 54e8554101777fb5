import Foundation
import Testing

/// The second implementations in Python under `Tests/Interop`.
enum PythonPeer {
    static let tests = URL(filePath: #filePath).deletingLastPathComponent()
        .deletingLastPathComponent().deletingLastPathComponent()

    /// Runs a script on lines of JSON and reads the lines it answers with.
    static func run<Given: Encodable, Answer: Decodable>(
        _ script: String, _ arguments: [String] = [], on given: [Given], as type: Answer.Type
    ) throws -> [Answer] {
        let file = FileManager.default.temporaryDirectory.appending(
            path: "admission-\(UInt64.random(in: 0 ... .max)).jsonl")
        defer { try? FileManager.default.removeItem(at: file) }
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.withoutEscapingSlashes]
        let lines = try given.map { try encoder.encode($0) + Data([0x0A]) }
        try Data(lines.joined()).write(to: file)
        let process = Process()
        process.executableURL = URL(filePath: "/usr/bin/env")
        process.arguments =
            ["python3", tests.appending(path: "Interop/\(script)").path] + arguments + [file.path]
        let output = Pipe()
        process.standardOutput = output
        try process.run()
        let text = output.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        #expect(process.terminationStatus == 0)
        let answers = try text.split(separator: 0x0A).map {
            try JSONDecoder().decode(Answer.self, from: Data($0))
        }
        try #require(answers.count == given.count)
        return answers
    }
}
