import Contracts
import Testing

@testable import Teachers

@Suite struct PersonRecordTests {
    @Test("an appointment is accepted exactly when no day breaks T2", arguments: 1...30)
    func agreesWithDays(seed: UInt64) throws {
        var generator = SeededGenerator(seed: seed)
        var record = PersonRecord()
        var kept: [(PostTerms, DayInterval)] = []
        var refused = 0
        for _ in 0..<60 {
            let isMain = Bool.random(using: &generator)
            let post = PostTerms(
                kind: .management,
                loadPercent: [20, 40, 50, 60, 100].randomElement(using: &generator)!,
                occupies: isMain && Bool.random(using: &generator) ? .establishment : nil,
                isMain: isMain, isPrincipal: Int.random(in: 0..<3, using: &generator) == 0)
            let days = DayInterval.random(in: 40, using: &generator)
            let all = kept + [(post, days)]
            let isAllowed = (0...41).allSatisfy { offset in
                let held = all.filter { $0.1.contains(day(offset)) }.map(\.0)
                return held.map(\.loadPercent).reduce(0, +) <= 100
                    && held.filter { $0.occupies != nil }.count <= 1
                    && held.filter(\.isMain).count <= 1
                    && held.filter(\.isPrincipal).count <= 1
            }
            let before = record
            do {
                try record.add(post, over: days, loadLimitPercent: 100, path: "post")
                #expect(isAllowed)
                kept = all
            } catch let error as RuleViolation {
                #expect(!isAllowed)
                #expect(error.rule == "T2")
                #expect(record == before)
                refused += 1
            }
        }
        #expect(refused > 0 && !kept.isEmpty)
    }

    @Test("what an ended appointment does not need is free again")
    func release() throws {
        var record = PersonRecord()
        let post = PostTerms(kind: .management, occupies: .establishment)
        try record.add(post, over: DayInterval(from: day(0)), loadLimitPercent: 100, path: "post")
        record.release(post, over: DayInterval(from: day(10)))
        try record.add(post, over: DayInterval(from: day(10)), loadLimitPercent: 100, path: "post")
        #expect(throws: RuleViolation.self) {
            try record.add(
                post, over: DayInterval(from: day(9)), loadLimitPercent: 100, path: "post")
        }
    }
}
