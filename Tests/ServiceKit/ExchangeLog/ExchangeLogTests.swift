import Bus
import BusTesting
import Cryptography
import Foundation
import Synchronization
import Testing

@testable import ServiceKit

struct ExchangeLogTests {
    private static func with(_ body: (ExchangeRig) async throws -> Void) async throws {
        try await TemporaryFolder.with { try await body(ExchangeRig($0)) }
    }

    @Test(
        "a call leaves who, what for, in which case, what it sent and what it got; not its content")
    func record() async throws {
        try await Self.with { rig in
            let log = try rig.open()
            let response = ResponseMetadata()
            try await rig.run(log) { bus in
                let other = Principal(
                    subject: "officer-7", department: "civilAffairs", roles: [.system],
                    districts: ["410802"])
                _ = try await bus.client.call(
                    Files.get, FileRequest(name: "secret-name"),
                    options: CallOptions(
                        onBehalfOf: other, purpose: "student-aid", caseNumber: "资助〔2025〕7号",
                        responseMetadata: response))
            }
            let records = try rig.records
            #expect(records.map(\.kind) == [.started, .intent, .outcome])
            #expect(records.map(\.sequence) == [1, 2, 3])
            let (intent, outcome) = (records[1], records[2])
            #expect(intent.method == "files.v1/Get" && intent.caller == "tester")
            #expect(intent.subject == "officer-7" && intent.department == "civilAffairs")
            #expect(intent.onBehalf == true && intent.purpose == "student-aid")
            #expect(intent.caseNumber == "资助〔2025〕7号" && intent.instance == "first")
            #expect(intent.time == "2025-09-01T00:00:00.000Z" && intent.requestID?.isEmpty == false)
            #expect(outcome.intent == 2 && outcome.code == "OK" && outcome.executed == "yes")
            let request = try CBOREncoder().encode(FileRequest(name: "secret-name"))
            let answer = try CBOREncoder().encode(FileAnswer(text: "content of secret-name"))
            #expect(intent.requestHash == Hex.encode(Digest.blake2b(request)))
            #expect(outcome.requestHash == intent.requestHash)
            #expect(outcome.responseHash == Hex.encode(Digest.blake2b(answer)))
            #expect(response.trailing[ExchangeLogInterceptor.sequenceKey] == "2")
            #expect(
                response.trailing[binary: ExchangeLogInterceptor.requestHashKey]
                    == Digest.blake2b(request))
            for name in try ExchangeFiles.names(in: rig.directory) {
                let text = String(
                    decoding: try ExchangeFiles.read(name, in: rig.directory), as: UTF8.self)
                #expect(!text.contains("secret-name") && !text.contains("content of"))
            }
        }
    }

    @Test("failures, streams both ways and calls without personal data")
    func kinds() async throws {
        try await Self.with { rig in
            try await rig.run(try rig.open()) { bus in
                await #expect(throws: CallError.self) {
                    try await bus.client.call(Files.get, FileRequest(name: "missing"))
                }
                for try await _ in try await bus.client.stream(Files.list, FileRequest(name: "a")) {
                }
                let sum = try await bus.client.open(Files.sum)
                for name in ["a", "b"] { try await sum.write(FileRequest(name: name)) }
                #expect(try await sum.response() == FileAnswer(text: "2"))
                _ = try await bus.client.call(Files.count, FileRequest(name: "a"))
            }
            let records = try rig.records
            #expect(records.count == 7)
            #expect(records[2].code == "NOT_FOUND" && records[2].reason == "NOT_FOUND")
            #expect(records[2].executed == "maybe" && records[2].responseHash == nil)
            let element = try CBOREncoder().encode(FileAnswer(text: "content of a"))
            #expect(records[4].responseHash == Self.chained([element, element, element]))
            #expect(records[5].requestHash == nil)
            let requests = try ["a", "b"].map { try CBOREncoder().encode(FileRequest(name: $0)) }
            #expect(records[6].requestHash == Self.chained(requests))
            #expect(try rig.verify().finding == nil)
        }
    }

    /// A stream's hash, in other words than the source's.
    private static func chained(_ messages: [[UInt8]]) -> String {
        Hex.encode(
            messages.reduce([UInt8](repeating: 0, count: 32)) {
                Digest.blake2b($0 + Digest.blake2b($1))
            })
    }

    @Test("the intent is on the disk before the handler runs, the outcome before the answer leaves")
    func intentFirst() async throws {
        try await Self.with { rig in
            let log = try rig.open()
            try await rig.run(
                log,
                during: {
                    let report = try rig.verify()
                    #expect(report.calls == 1 && report.withoutOutcome == 1)
                    #expect(report.finding == nil)
                }
            ) { bus in
                _ = try await bus.client.call(Files.get, FileRequest(name: "a"))
                #expect(try rig.verify().withoutOutcome == 0)
            }
            #expect(rig.handled.withLock { $0 } == ["a"])
        }
    }

    @Test("a call that cannot be recorded is refused and does not run; the log goes on when it can")
    func diskFull() async throws {
        try await Self.with { rig in
            let log = try rig.open()
            try await rig.run(log) { bus in
                for room in [0, 1, 200] {
                    rig.room.withLock { $0 = room }
                    let error = await #expect(throws: CallError.self) {
                        try await bus.client.call(
                            Files.put, FileRequest(name: "a"),
                            options: CallOptions(deadline: .seconds(60)))
                    }
                    #expect(error?.code == .unavailable)
                    #expect(error?.reason == "AUDIT_LOG_UNAVAILABLE" && error?.executed == .no)
                    #expect(error?.origin == .server)
                }
                #expect(rig.handled.withLock { $0.isEmpty })
                rig.room.withLock { $0 = nil }
                _ = try await bus.client.call(Files.get, FileRequest(name: "b"))
            }
            let report = try rig.verify()
            #expect(report.finding == nil && report.calls == 1 && report.unfinishedBytes == 0)
        }
    }

    @Test("an answer without its record stays here, and says that the call ran")
    func outcomeLost() async throws {
        try await Self.with { rig in
            try await rig.run(
                try rig.open(), during: { rig.room.withLock { $0 = 10 } }
            ) { bus in
                let error = await #expect(throws: CallError.self) {
                    try await bus.client.call(Files.get, FileRequest(name: "a"))
                }
                #expect(error?.reason == "AUDIT_LOG_UNAVAILABLE" && error?.executed == .yes)
            }
            #expect(rig.handled.withLock { $0.count } == 1)
            rig.room.withLock { $0 = nil }
            try await rig.open(instance: "second").close()
            #expect(try rig.verify().withoutOutcome == 1)
        }
    }

    @Test(
        "what looks like a person's number is in no record",
        arguments: ["410802201509010011", "case 13812345678", "案 41088320150901001X 号"])
    func personalCaseNumber(caseNumber: String) async throws {
        try await Self.with { rig in
            try await rig.run(try rig.open()) { bus in
                let error = await #expect(throws: CallError.self) {
                    try await bus.client.call(
                        Files.get, FileRequest(name: "a"),
                        options: CallOptions(caseNumber: caseNumber))
                }
                #expect(error?.code == .invalidArgument && error?.executed == .no)
                #expect(error?.violations.map(\.field) == ["caseNumber"])
                #expect(error?.message.contains(caseNumber) == false)
            }
            #expect(rig.handled.withLock { $0.isEmpty })
            #expect(try rig.records.count == 1)
        }
    }

    @Test("many callers at once: no gap, no record twice, and fewer writes than records")
    func concurrency() async throws {
        try await Self.with { rig in
            let (callers, each) = (64, 20)
            try await rig.run(try rig.open(fileBytes: 100_000)) { bus in
                try await withThrowingTaskGroup(of: Void.self) { group in
                    for caller in 0..<callers {
                        group.addTask {
                            for call in 0..<each {
                                _ = try await bus.client.call(
                                    Files.get, FileRequest(name: "\(caller)-\(call)"))
                            }
                        }
                    }
                    try await group.waitForAll()
                }
            }
            let report = try rig.verify()
            #expect(report.finding == nil)
            #expect(report.calls == Int64(callers * each) && report.withoutOutcome == 0)
            #expect(report.records == report.calls * 2 + 1)
            #expect(try ExchangeFiles.names(in: rig.directory).count > 5)
            let records = try rig.records
            #expect(records.map(\.sequence) == Array(1...report.records))
            #expect(Set(records.compactMap(\.intent)).count == callers * each)
            let writes = rig.writes.withLock { $0 }
            #expect(writes < Int(report.records) / 2, "\(writes) writes, \(report.records) records")
        }
    }

    @Test("one program at a time, and one with another key not at all")
    func oneWriter() async throws {
        try await Self.with { rig in
            let log = try rig.open()
            #expect(throws: ProgramError.self) { try rig.open() }
            await log.close()
            try await rig.open(instance: "second").close()
            #expect(throws: ProgramError.self) {
                try ExchangeLog.open(
                    directory: rig.directory, service: Files.name, instance: "other",
                    key: ExchangeKey(secret: Array(repeating: 7, count: 32), service: "files"))
            }
            #expect(try rig.records.map(\.instance) == ["first", "second"])
        }
    }
}
