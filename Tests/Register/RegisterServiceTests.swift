import Bus
import BusTesting
import Contracts
import Foundation
import Testing

@testable import Register

/// A register on the bus, while its file is replaced under it.
struct RegisterServiceTests {
    private static let header = "id_number,region,stage,grade\n"
    private static let one = "\(Registry.child),410802,primary,6\n"
    private static let two = "\(Registry.guardian),410802,junior,1\n"

    private static func question(_ id: String = Registry.child) throws -> RollQuestion {
        RollQuestion(child: try Registry.key(id), entering: .junior)
    }

    @Test("a question needs a purpose and a case number; the answer says how old the extract is")
    func purpose() async throws {
        try await Registry.with { registry in
            let service = try registry.open(RollRecord.self, Self.header + Self.one)
            let written = try #require(
                try FileManager.default.attributesOfItem(atPath: registry.path("register.csv"))[
                    .modificationDate] as? Date)
            let now = Int64(written.timeIntervalSince1970 * 1000) + 7_260_000
            registry.setTime(now)
            try await TestBus.run([service.definition], purpose: nil) { bus in
                let question = try Self.question()
                for (purpose, number) in [(nil, nil), ("admission", nil), (nil, "2026-1")] {
                    let error = await #expect(throws: CallError.self) {
                        try await bus.client.call(
                            RollRegister.ask, question,
                            options: CallOptions(purpose: purpose, caseNumber: number))
                    }
                    #expect(error?.code == .invalidArgument)
                }
                let answer = try await bus.client.call(
                    RollRegister.ask, question,
                    options: CallOptions(purpose: "admission", caseNumber: "2026-1"))
                #expect(answer.outcome == .pass && answer.reason == nil && !answer.sample)
                #expect((7259...7261).contains(answer.ageSeconds))
                let report = try await bus.client.call(RollRegister.getExtract, GetExtract())
                #expect(report.records == 1 && report.register == .roll && report.fault == nil)
            }
        }
    }

    @Test(
        "an extract older than its department allows answers nothing, and the program is not ready")
    func tooOld() async throws {
        try await Registry.with { registry in
            try registry.write(Self.header + Self.one)
            var options = try registry.options()
            options.oldestHours = 24
            let service = try RegisterService<RollRecord>(options)
            let now = Int64(Date.now.timeIntervalSince1970 * 1000)
            registry.setTime(now + 23 * 3_600_000)
            #expect(service.unreadiness == nil)
            registry.setTime(now + 25 * 3_600_000)
            #expect(service.unreadiness == "the extract is older than 24 hours")
            try await TestBus.run([service.definition]) { bus in
                let error = await #expect(throws: CallError.self) {
                    try await bus.client.call(RollRegister.ask, try Self.question())
                }
                #expect(error?.code == .unavailable)
                #expect(error?.reason.rawValue == "EXTRACT_TOO_OLD")
            }
        }
    }

    @Test("a newer extract is taken when two looks find it the same, and not before")
    func replaced() async throws {
        try await Registry.with { registry in
            let service = try registry.open(RollRecord.self, Self.header + Self.one)
            let stranger = try Self.question(Registry.guardian)
            service.look()
            #expect(try service.answer(to: stranger) == .notFound)
            try registry.write(Self.header + Self.one + Self.two)
            service.look()
            #expect(try service.answer(to: stranger) == .notFound)
            service.look()
            #expect(try service.answer(to: stranger) == .enrolledAlready)
            #expect(service.counts.records == 2 && service.counts.refused == 0)
        }
    }

    @Test("a half-written, bad or shrunk extract is refused once; the one before goes on answering")
    func refused() async throws {
        try await Registry.with { registry in
            let service = try registry.open(
                RollRecord.self,
                Self.header + Self.one + Self.two + "\(Registry.stranger),410802,primary,1\n")
            let bad = [
                (Self.header + Self.one + Self.two.dropLast(), "line end"),
                (Self.header + Self.one + "x,410802,primary,6\n", "GB 11643"),
                (Self.header + Self.one, "shrink"), ("", "columns"),
            ]
            for (index, (text, rule)) in bad.enumerated() {
                try registry.write(text)
                for _ in 0..<4 { service.look() }
                #expect(service.counts.refused == index + 1)
                #expect(service.report.fault?.contains(rule) == true, "\(service.report)")
                #expect(try service.answer(to: try Self.question()) == nil)
                #expect(service.counts.records == 3)
            }
            try FileManager.default.removeItem(atPath: registry.path("register.csv"))
            for _ in 0..<3 { service.look() }
            #expect(service.counts.records == 3 && service.counts.refused == bad.count)
            try registry.write(Self.header + Self.one + Self.two)
            for _ in 0..<2 { service.look() }
            #expect(service.counts.records == 2 && service.report.fault == nil)
        }
    }

    @Test("questions during a thousand replacements get one extract or the other, never a mixture")
    func concurrently() async throws {
        try await Registry.with { registry in
            let service = try registry.open(RollRecord.self, Self.header + Self.one + Self.two)
            let (child, other) = (
                try Self.question(), try Self.question(Registry.guardian)
            )
            try await withThrowingTaskGroup(of: Void.self) { group in
                group.addTask {
                    for round in 0..<100 {
                        try registry.write(
                            Self.header + (round % 2 == 0 ? Self.one : Self.one + Self.two),
                            to: "next.csv")
                        _ = rename(registry.path("next.csv"), registry.path("register.csv"))
                        for _ in 0..<3 { service.look() }
                    }
                }
                for _ in 0..<2 {
                    group.addTask {
                        for _ in 0..<1000 {
                            #expect(try service.answer(to: child) == nil)
                            let reason = try service.answer(to: other)
                            #expect([.notFound, .enrolledAlready].contains(reason))
                        }
                    }
                }
                try await group.waitForAll()
            }
            #expect(service.counts.refused == 0)
        }
    }
}
