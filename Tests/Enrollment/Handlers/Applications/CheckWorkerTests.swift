import Bus
import BusTesting
import Contracts
import Store
import Synchronization
import Testing

@testable import Enrollment

/// The worker that asks registers: silence is no answer, an answer counts once.
struct CheckWorkerTests {
    @Test("asked with purpose and case number, about pseudonyms: PASS, PASS, in tier 1")
    func passes() async throws {
        let season = try await Season()
        season.registers.say(.household, nil)
        season.registers.say(.property, nil)
        let receipt = try await season.submit().receipt
        #expect(try await season.status(receipt).state == .submitted)
        try await season.ask()
        let status = try await season.status(receipt)
        #expect(status.state == .verified && status.tier == "1")
        #expect(status.tierTable == "TIERS-410802-primary@2025-09-01")
        #expect(status.checks.allSatisfy { $0.state == .pass && $0.attempts == 1 })
        #expect(
            Set(season.registers.asked.map(\.method)) == ["household.v1/Ask", "property.v1/Ask"])
        for asked in season.registers.asked {
            #expect(asked.purpose == "admission")
            // A department learns no number that opens the status, nor the one another has.
            #expect(asked.caseNumber?.contains(receipt.text.dropFirst(5)) == false)
        }
        let entry = try #require(
            try await season.enrollment.list(
                Enrollment.listApplications,
                .init(region: Season.region, schoolYear: Samples.year()), as: .submitter
            ).first)
        #expect(Set(entry.cases.map(\.caseNumber)).count == RegisterKind.allCases.count)
        let told = entry.cases.filter { [.household, .property].contains($0.register) }
        #expect(Set(season.registers.asked.map(\.caseNumber)) == Set(told.map(\.caseNumber)))
        let child = Samples.child(1).text
        let key = try season.enrollment.service.personKey(Samples.child(1), field: "x").text
        for body in season.registers.bodies {
            let text = String(decoding: body, as: UTF8.self)
            #expect(!text.contains(child) && !text.contains(key))
        }
        let completed = try await season.enrollment.events(CheckCompleted.self)
        #expect(completed.count == 2 && completed.allSatisfy(\.holds))
        // Once a check is decided, nothing is kept that a register would know a person by.
        let questions = try await season.enrollment.store.read {
            try $0.fetchValue(Int.self, "SELECT COUNT(question) FROM application_checks")
        }
        #expect(questions == 0)
    }

    @Test("a register that is down leaves UNKNOWN, is asked after growing pauses, and then PASSes")
    func down() async throws {
        let season = try await Season()
        season.registers.say(.household, nil)
        let receipt = try await season.submit().receipt
        var pauses: [Int64] = []
        for attempt in 1...6 {
            try await season.ask()
            let check = try #require(
                try await season.status(receipt).checks.first { $0.proof == .property })
            #expect(check.state == .unknown && check.holds == nil && check.attempts == attempt)
            let again = try #require(check.askedAgainAt).millisecondsSinceEpoch
            let pause = again - season.enrollment.time.nowMilliseconds
            pauses.append(pause)
            season.enrollment.time.advance(by: .milliseconds(pause - 1))
            #expect(try await season.askOnce() == 0)
            season.enrollment.time.advance(by: .milliseconds(1))
        }
        #expect(pauses == [2000, 4000, 8000, 16_000, 32_000, 64_000])
        #expect(try await season.status(receipt).state == .verifying)
        season.registers.say(.property, nil)
        try await season.ask()
        let status = try await season.status(receipt)
        #expect(status.state == .verified && status.tier == "1")
        #expect(status.checks.map(\.attempts) == [1, 7])
        // Every answer there ever was is kept.
        let kept = try await season.enrollment.store.read {
            try $0.fetchAll(
                String.self,
                "SELECT outcome FROM check_answers WHERE proof = 'property' ORDER BY number")
        }
        #expect(kept == Array(repeating: "silence", count: 6) + ["pass"])
    }

    @Test("each register has a worker of its own: one that hangs holds up no other's questions")
    func lanes() async throws {
        let season = try await Season()
        season.registers.say(.property, nil)
        let receipt = try await season.submit().receipt
        let property = try #require(season.workers.first { $0.register == .property })
        #expect(try await property.askDue(season.registers) == 1)
        #expect(season.registers.asked.map(\.method) == ["property.v1/Ask"])
        #expect(try await season.state(receipt, of: .property) == .pass)
        #expect(try await season.state(receipt, of: .household) == .pending)
        #expect(season.enrollment.service.workers.count == RegisterKind.allCases.count)
    }

    @Test("a FAIL is a reason, and the child falls into the tier that is left, or in none")
    func fails() async throws {
        let season = try await Season()
        season.registers.say(.household, nil)
        season.registers.say(.property, .otherRegion)
        let one = try await season.submit().receipt
        try await season.ask()
        let status = try await season.status(one)
        #expect(status.state == .verified && status.tier == "2b")
        #expect(status.checks.last?.reason == .otherRegion)
        season.registers.say(.household, .notFound)
        season.registers.say(.roll, nil)
        let two = try await season.submit(
            Season.form(2, [.household, .roll], stage: .junior)
        ).receipt
        season.registers.say(.roll, .otherGrade)
        try await season.ask()
        let refused = try await season.status(two)
        #expect(refused.state == .ineligible && refused.reason == "ROLL_OTHER_GRADE")
    }

    @Test(
        "an officer decides while the register thinks: the late answer is kept, and changes nothing"
    )
    func late() async throws {
        let season = try await Season()
        let receipt = try await season.submit(Season.form(1, [.property])).receipt
        try await season.ask()
        #expect(try await season.state(receipt, of: .property) == .unknown)
        season.enrollment.time.advance(by: .seconds(10))
        season.registers.say(.property, .notFound)
        let enrollment = season.enrollment
        season.registers.whileAsked.withLock {
            $0 = {
                _ = try? await enrollment.call(
                    Enrollment.decideCheck,
                    .init(
                        receipt: receipt, proof: .property, holds: true, evidenceNo: "不动产证 7"))
            }
        }
        try await season.ask()
        let status = try await season.status(receipt)
        #expect(status.state == .verified && status.tier == "2a")
        #expect(status.checks.map(\.state) == [.manual])
        let kept = try await season.enrollment.store.read {
            try $0.fetchAll(
                Int.self, "SELECT applied FROM check_answers ORDER BY number")
        }
        #expect(kept == [1, 0])
        #expect(try await season.enrollment.events(CheckCompleted.self).count == 1)
    }

    @Test("two workers over one store, as after a crash: each check ends once")
    func twice() async throws {
        let season = try await Season()
        season.registers.say(.household, nil)
        season.registers.say(.property, nil)
        for number in 1...40 { _ = try await season.submit(Season.form(number)) }
        try await withThrowingTaskGroup(of: Void.self) { group in
            for _ in 0..<2 { group.addTask { try await season.ask() } }
            try await group.waitForAll()
        }
        let completed = try await season.enrollment.events(CheckCompleted.self)
        #expect(completed.count == 80)
        #expect(Set(completed.map { "\($0.receipt) \($0.proof)" }).count == 80)
        let counts = try await season.enrollment.call(
            Enrollment.countApplications, .init(schoolYear: Samples.year()))
        #expect(counts.rows.map(\.state) == [.verified] && counts.total == 40)
    }

    @Test("the policy proof has no register: it waits for an officer and nobody is asked")
    func policy() async throws {
        let season = try await Season()
        let receipt = try await season.submit(Season.form(1, [.policy])).receipt
        try await season.ask()
        #expect(season.registers.asked.isEmpty)
        #expect(try await season.state(receipt, of: .policy) == .pending)
        let decided = try await season.enrollment.call(
            Enrollment.decideCheck,
            .init(receipt: receipt, proof: .policy, holds: true, evidenceNo: "烈属证 3"))
        #expect(decided.state == .verified)
        #expect(try await season.status(receipt).tier == "S")
        let again = try await reason {
            _ = try await season.enrollment.call(
                Enrollment.decideCheck,
                .init(receipt: receipt, proof: .policy, holds: false, evidenceNo: "3"))
        }
        #expect(again == "NOT_VERIFYING")
    }
}
