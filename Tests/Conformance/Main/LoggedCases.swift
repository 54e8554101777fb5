import Bus
import BusTesting
import Cryptography
import Foundation
import ServiceKit
import Synchronization

/// A service with personal data, as small as one can be.
enum People: ServiceContract {
    static let name = "people.v1"
    static let ask = unary(
        "Ask", Question.self, returns: Answer.self, .read, access: .open, personalData: true,
        summary: "Says something of a person.")
    static let methods: [any MethodDescriptor] = [ask]

    struct Question: BusMessage {
        var number: Int
    }

    struct Answer: BusMessage {
        var text: String
    }
}

extension ConformanceCase {
    /// What the bus promises together with the log of exchanges of personal data.
    static let logged: [ConformanceCase] = [
        ConformanceCase("request_hash_binds_response") { bus in
            try await withLog(bus) { log, directory in
                var hashes: Set<[UInt8]> = []
                for number in 1...3 {
                    let told = ResponseMetadata()
                    let question = try bus.contentType.encode(People.Question(number: number))
                    let answer = try await bus.client.callRaw(
                        People.ask.facts, body: question, type: bus.contentType,
                        options: CallOptions(
                            purpose: "test", caseNumber: "case \(number)", responseMetadata: told),
                        on: nil)
                    let own = Digest.blake2b(question)
                    try require(
                        told.trailing[binary: ExchangeLogInterceptor.requestHashKey] == own,
                        "the answer came with another request's hash")
                    hashes.insert(own)
                    let outcome = try records(directory).last
                    try require(
                        outcome?.requestHash == Hex.encode(own)
                            && outcome?.responseHash == Hex.encode(Digest.blake2b(answer)),
                        "the log binds \(String(describing: outcome))")
                    try require(
                        told.trailing[ExchangeLogInterceptor.sequenceKey]
                            == outcome.map { "\($0.intent ?? 0)" },
                        "the answer names \(told.trailing) of \(String(describing: outcome))")
                }
                try require(hashes.count == 3, "different requests, one hash")
                await log.close()
            }
        },
        ConformanceCase("log_tamper_detected") { bus in
            try await withLog(bus) { log, directory in
                for number in 1...4 {
                    _ = try await bus.client.call(
                        People.ask, People.Question(number: number),
                        options: CallOptions(purpose: "test", caseNumber: "case \(number)"))
                }
                await log.close()
                let verifier = ExchangeVerifier(key: key)
                let whole = try verifier.verify(directory: directory)
                try require(whole.finding == nil && whole.calls == 4, "\(whole)")
                let path = try file(of: directory)
                let lines = try String(contentsOfFile: path, encoding: .utf8)
                    .split(separator: "\n").map(String.init)
                let damages: [(what: String, line: Int, lines: [String])] = [
                    ("changed", 4, damaged(lines) { $0[3].replace("case 2", with: "case 9") }),
                    ("dropped", 4, damaged(lines) { $0.remove(at: 3) }),
                    ("reordered", 4, damaged(lines) { $0.swapAt(3, 5) }),
                    ("repeated", 5, damaged(lines) { $0.insert($0[3], at: 4) }),
                ]
                for damage in damages {
                    try damage.lines.map { "\($0)\n" }.joined()
                        .write(toFile: path, atomically: true, encoding: .utf8)
                    let finding = try verifier.verify(directory: directory).finding
                    try require(
                        finding?.line == damage.line,
                        "\(damage.what) at \(damage.line): \(String(describing: finding))")
                }
            }
        },
    ]

    private static let key = ExchangeKey(
        secret: Array("a secret of thirty-two bytes at ".utf8), service: "people")

    private static func withLog(
        _ bus: ConformanceWorld, _ body: (ExchangeLog, String) async throws -> Void
    ) async throws {
        let folder = FileManager.default.temporaryDirectory
            .appending(path: "edubus-conformance-\(UUID().uuidString)").path
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let directory = "\(folder)/people.exchange"
        let log = try ExchangeLog.open(
            directory: directory, service: People.name, instance: "first", key: key)
        let service = ServiceDefinition(
            People.self,
            handlers: [
                Handler(People.ask) { question, _ in
                    People.Answer(text: "answer \(question.number)")
                }
            ])
        try bus.admit("tester") { $0.purposes = ["test"] }
        try await bus.serve(
            [service], as: People.name, interceptors: [ExchangeLogInterceptor(log)])
        try await body(log, directory)
    }

    private static func records(_ directory: String) throws -> [ExchangeRecord] {
        var records: [ExchangeRecord] = []
        try ExchangeVerifier(key: key).records(in: directory) { records.append($0) }
        return records
    }

    /// The one file that holds the records: the longest.
    private static func file(of directory: String) throws -> String {
        let names = try FileManager.default.contentsOfDirectory(atPath: directory)
        let sized = names.map { name in
            (
                "\(directory)/\(name)",
                FileManager.default.contents(atPath: "\(directory)/\(name)")?.count ?? 0
            )
        }
        guard let longest = sized.max(by: { $0.1 < $1.1 }) else {
            throw ConformanceFailure("there is no log")
        }
        return longest.0
    }

    private static func damaged(
        _ lines: [String], _ damage: (inout [String]) -> Void
    ) -> [String] {
        var lines = lines
        damage(&lines)
        return lines
    }
}
