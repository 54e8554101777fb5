import Admission
import Bus
import Contracts
import Enrollment
import Foundation
import Store
import Testing

struct LotteryConcurrencyTests {
    @Test(
        "forty starts at once with other public values: one is the start, and it is drawn with its value"
    )
    func starts() async throws {
        let city = try await TestEnrollment()
        let lottery = try await city.approvedLottery()
        let outcomes = try await race(0..<40) { number in
            _ = try await city.call(
                Enrollment.seedLottery, .init(lotteryID: lottery.id, publicValue: "v\(number)"),
                as: number % 2 == 0 ? .submitter : .approver)
        }
        #expect(outcomes == ["": 1, "ILLEGAL_LOTTERY_MOVE": 39])
        let drawn = try await race(0..<20) { _ in
            _ = try await city.call(Enrollment.executeLottery, .init(lotteryID: lottery.id))
        }
        #expect(drawn == ["": 1, "ILLEGAL_LOTTERY_MOVE": 19])
        let proof = try await city.proof(lottery.id, as: .approver)
        #expect(try LotteryVerifier().verify(proof).finding == nil)
        #expect(proof.publicValue == (try await city.lottery(lottery.id)).publicValue)
    }

    @Test("thirty freezes at once draw one secret; the same key from all sides gives one answer")
    func freezes() async throws {
        let city = try await TestEnrollment()
        let lottery = try await city.preparedLottery()
        let outcomes = try await race(0..<30) { _ in
            _ = try await city.call(
                Enrollment.freezeLottery, .init(lotteryID: lottery.id, entries: 30))
        }
        #expect(outcomes == ["": 1, "ILLEGAL_LOTTERY_MOVE": 29])
        #expect(try await city.events(LotteryFrozen.self).count == 1)

        let second = try await TestEnrollment()
        let other = try await second.preparedLottery()
        let answers = try await withThrowingTaskGroup(of: Lottery.self) { group in
            for _ in 0..<20 {
                group.addTask {
                    try await second.call(
                        Enrollment.freezeLottery, .init(lotteryID: other.id, entries: 30),
                        key: "one")
                }
            }
            return try await group.reduce(into: Set<Lottery>()) { $0.insert($1) }
        }
        #expect(
            answers.count == 1, "a retry sees the commitment of the first, not of another secret")
    }

    @Test("a freeze against entries that come in: the hash is of what the list holds for ever")
    func freezeAgainstEntries() async throws {
        let city = try await TestEnrollment()
        let lottery = try await city.preparedLottery()
        _ = try await race(0..<20) { number in
            if number == 10 {
                _ = try await city.call(
                    Enrollment.freezeLottery, .init(lotteryID: lottery.id, entries: 30))
            } else {
                _ = try await city.call(
                    Enrollment.addLotteryEntries,
                    .init(lotteryID: lottery.id, entries: [.init(id: "n\(number)", wishes: [])]))
            }
        }
        let after = try await city.lottery(lottery.id)
        if after.state == .frozen {
            #expect(after.entries == 30)
            #expect(try LotteryVerifier().verify(try await city.proof(lottery.id)).finding == nil)
        } else {
            #expect(after.entries == 49)
        }
    }

    @Test("two approvals, whoever asks at once")
    func approvals() async throws {
        let city = try await TestEnrollment()
        let lottery = try await city.frozenLottery()
        let hash = try #require(lottery.listHash)
        let outcomes = try await race(0..<30) { number in
            let officer = Principal(
                subject: "officer-\(number % 3)", department: "education",
                roles: [.cityOfficer], districts: ["*"])
            _ = try await city.call(
                Enrollment.approveLotteryStart, .init(lotteryID: lottery.id, listHash: hash),
                as: officer)
        }
        #expect(outcomes[""] == 2)
        let approvers = try await city.lottery(lottery.id).steps
            .filter { $0.act == .approveStart }.map(\.by)
        #expect(Set(approvers).count == 2)
    }

    @Test("publishing and giving up at once: one of the two")
    func publishAgainstVoid() async throws {
        let city = try await TestEnrollment()
        let executed = try await city.executedLottery()
        _ = try await city.verify(executed)
        let outcomes = try await race(0..<20) { number in
            if number % 2 == 0 {
                _ = try await city.call(
                    Enrollment.publishLottery, .init(lotteryID: executed.id))
            } else {
                _ = try await city.call(
                    Enrollment.voidLottery, .init(lotteryID: executed.id, reason: "r"))
            }
        }
        #expect(outcomes[""] == 1)
        let after = try await city.lottery(executed.id)
        #expect(
            try await city.events(LotteryPublished.self).count
                == (after.state == .published ? 1 : 0))
    }

    @Test("a program that ends after every step goes on from its file, with the same bytes")
    func restarts() async throws {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent(
            "lottery-\(UInt64.random(in: 0 ... .max))")
        defer { try? FileManager.default.removeItem(at: folder) }
        let path = folder.appendingPathComponent("store.sqlite").path
        func withCity<Value: Sendable>(
            _ body: (TestEnrollment) async throws -> Value
        ) async throws -> Value {
            let store = try Store.open(
                at: path, source: EnrollmentService.eventSource,
                migrations: EnrollmentService.migrations)
            let value = try await body(try await TestEnrollment(store: store))
            try await store.close()
            return value
        }
        let frozen = try await withCity { try await $0.frozenLottery() }
        let hash = try #require(frozen.listHash)
        for officer in [Principal.submitter, .approver] {
            _ = try await withCity {
                try await $0.call(
                    Enrollment.approveLotteryStart, .init(lotteryID: frozen.id, listHash: hash),
                    as: officer)
            }
        }
        _ = try await withCity {
            try await $0.call(
                Enrollment.seedLottery, .init(lotteryID: frozen.id, publicValue: "7"), key: "seed")
        }
        let again = try await withCity {
            try await $0.call(
                Enrollment.seedLottery, .init(lotteryID: frozen.id, publicValue: "7"), key: "seed")
        }
        #expect(again.state == .seeded)
        let executed = try await withCity {
            try await $0.call(Enrollment.executeLottery, .init(lotteryID: frozen.id))
        }
        let report = try await withCity { city in
            try LotteryVerifier(
                publishedListHash: frozen.listHash, publishedCommitment: frozen.commitment
            ).verify(try await city.proof(frozen.id, as: .approver))
        }
        #expect(report.finding == nil)
        #expect(report.resultHash == executed.resultHash)
    }
}
