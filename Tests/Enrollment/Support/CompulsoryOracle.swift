import Admission
import Foundation
import Testing

/// The second, naive implementation of docs/compulsory.md, in Python.
enum CompulsoryOracle {
    struct Answer: Decodable {
        var listHash: String
        var inputHash: String
        var resultHash: String
        /// `child ID OUTCOME REASON …`
        var lines: [String]
    }

    static func answer(_ district: CompulsoryDistrict) throws -> Answer {
        let script = URL(filePath: #filePath).deletingLastPathComponent()
            .deletingLastPathComponent().deletingLastPathComponent()
            .appending(path: "Interop/compulsory_oracle.py").path
        let file = FileManager.default.temporaryDirectory.appending(
            path: "allocation-\(UInt64.random(in: 0 ... .max)).jsonl")
        defer { try? FileManager.default.removeItem(at: file) }
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.withoutEscapingSlashes]
        try (encoder.encode(district) + Data([0x0A])).write(to: file)
        let process = Process()
        process.executableURL = URL(filePath: "/usr/bin/env")
        process.arguments = ["python3", script, file.path]
        let output = Pipe()
        process.standardOutput = output
        try process.run()
        let text = output.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        try #require(process.terminationStatus == 0)
        return try JSONDecoder().decode(Answer.self, from: text)
    }
}
