import Bus
import Contracts
import Testing

@testable import Enrollment

struct RuleBookTests {
    @Test("the version of a day is the one in force on it, both ends included")
    func versions() throws {
        let book = try RuleBook([
            Samples.rule(.seniorEntryClass, 55, from: "2023-10-20", to: "2026-08-31"),
            Samples.rule(.seniorEntryClass, 50, from: "2026-09-01"),
        ])
        for (day, limit) in [
            ("2023-10-20", 55), ("2026-08-31", 55), ("2026-09-01", 50), ("2040-01-01", 50),
        ] {
            #expect(try book.limit(of: .seniorEntryClass, on: Samples.day(day)).limit == limit)
        }
        #expect(throws: RuleViolation.self) {
            try book.limit(of: .seniorEntryClass, on: Samples.day("2023-10-19"))
        }
    }

    @Test("two versions of a rule on one day are no book")
    func overlap() {
        #expect(throws: RuleViolation.self) {
            try RuleBook([
                Samples.rule(.seniorEntryClass, 55, to: "2026-09-01"),
                Samples.rule(.seniorEntryClass, 50, from: "2026-09-01"),
            ])
        }
        #expect(throws: RuleViolation.self) {
            try RuleBook([
                Samples.rule(.seniorEntryClass, 55),
                Samples.rule(.seniorEntryClass, 50, from: "2026-09-01"),
            ])
        }
    }

    @Test("a rule without a number has none to give")
    func noNumber() {
        #expect(throws: RuleViolation.self) {
            try Samples.book.limit(of: .seniorPool, on: Samples.day("2025-09-01"))
        }
    }
}
