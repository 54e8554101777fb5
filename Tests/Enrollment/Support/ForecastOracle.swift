import Contracts
import Foundation
import Testing

@testable import Enrollment

/// The forecast's second implementation, `Tests/Interop/forecast_oracle.py`.
enum ForecastOracle {
    struct Region: Codable {
        var births: [String: Int]
        var roll: [String: [String: Int]]

        init(_ series: CohortSeries) {
            births = Dictionary(
                uniqueKeysWithValues: series.births.map { ("\($0.key)", $0.value) })
            roll = Dictionary(
                uniqueKeysWithValues: series.roll.map { ("\($0.key)", Self.named($0.value)) })
        }

        static func named(_ cells: [CohortSeries.Cell: Int]) -> [String: Int] {
            Dictionary(
                uniqueKeysWithValues: cells.map {
                    ("\($0.key.stage.rawValue) \($0.key.grade)", $0.value)
                })
        }
    }

    private struct Question: Codable {
        var pool: [String: Region]
    }

    struct Answer: Codable {
        var years: [String: [String: [String: Int]]]
        var accuracy: [[Entry]]
    }

    /// A word or a number of a row.
    enum Entry: Codable, Equatable {
        case word(String)
        case number(Int)

        init(from decoder: any Decoder) throws {
            let value = try decoder.singleValueContainer()
            if let number = try? value.decode(Int.self) {
                self = .number(number)
            } else {
                self = .word(try value.decode(String.self))
            }
        }
        func encode(to encoder: any Encoder) throws {}
    }

    static func run(_ pools: [[RegionCode: CohortSeries]]) throws -> [Answer] {
        let questions = pools.map { pool in
            Question(
                pool: Dictionary(
                    uniqueKeysWithValues: pool.map { ($0.key.text, Region($0.value)) }))
        }
        let file = FileManager.default.temporaryDirectory.appending(
            path: "forecast-\(UInt64.random(in: 0 ... .max)).jsonl")
        defer { try? FileManager.default.removeItem(at: file) }
        let lines = try questions.map { try JSONEncoder().encode($0) + Data([0x0A]) }
        try Data(lines.joined()).write(to: file)
        let script = URL(filePath: #filePath).deletingLastPathComponent()
            .appending(path: "../../Interop/forecast_oracle.py").standardized
        let process = Process()
        process.executableURL = URL(filePath: "/usr/bin/env")
        process.arguments = ["python3", script.path, file.path]
        let output = Pipe()
        process.standardOutput = output
        try process.run()
        let text = output.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        #expect(process.terminationStatus == 0)
        let answers = try text.split(separator: 0x0A).map {
            try JSONDecoder().decode(Answer.self, from: Data($0))
        }
        try #require(answers.count == pools.count)
        return answers
    }
}
