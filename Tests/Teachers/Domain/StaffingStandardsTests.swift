import Bus
import Contracts
import Testing

@testable import Teachers

@Suite struct StaffingStandardsTests {
    static let table: [(Stage, Int64, String, Int64, Int64)] = [
        (.senior, 3000, "2025-09-01", 240, 24),
        (.senior, 3000, "2023-10-20", 240, 24),
        (.senior, 3000, "2023-10-19", 240, 0),
        (.senior, 3001, "2025-09-01", 241, 24),
        (.senior, 1, "2025-09-01", 1, 0),
        (.junior, 1350, "2025-09-01", 100, 0),
        (.junior, 1351, "2025-09-01", 101, 0),
        (.primary, 1900, "2025-09-01", 100, 0),
        (.primary, 500, "2025-09-01", 27, 0),
        (.primary, 0, "2025-09-01", 0, 0),
    ]

    @Test("staff follow from the ratios in force on the day, rounded up", arguments: table)
    func examples(stage: Stage, students: Int64, on: String, base: Int64, addition: Int64) throws {
        let found = try StaffingStandards.known.inForce(on: date(on))
            .requirement(for: SchoolSize(stage: stage, students: students))
        let requirement = try #require(found)
        #expect(requirement.base == base)
        #expect(requirement.addition == addition)
    }

    @Test("a stage that no standard covers needs no stated number")
    func uncovered() throws {
        let standards = try StaffingStandards.known.inForce(on: day(0))
        for stage in [Stage.kindergarten, .vocational, .special, .higher, .adultHigher] {
            #expect(
                try standards.requirement(for: SchoolSize(stage: stage, students: 900)) == nil)
        }
    }

    @Test("a day before the standards is an error, not a guess")
    func validity() {
        #expect(throws: CallError.self) {
            try StaffingStandards.known.inForce(on: date("2014-11-12"))
        }
        #expect(throws: Never.self) {
            try StaffingStandards.known.inForce(on: date("2014-11-13"))
        }
    }

    @Test("staff never fall as students rise, and agree with whole-number formulas")
    func formulas() throws {
        let standards = try StaffingStandards.known.inForce(on: day(0))
        let formulas: [(Stage, (Int64) -> Int64, (Int64) -> Int64)] = [
            (.senior, { ($0 * 2 + 24) / 25 }, { ($0 * 11 + 124) / 125 }),
            (.junior, { ($0 * 2 + 26) / 27 }, { ($0 * 2 + 26) / 27 }),
            (.primary, { ($0 + 18) / 19 }, { ($0 + 18) / 19 }),
        ]
        for (stage, base, total) in formulas {
            var before: Int64 = 0
            for students in Int64(0)...6000 {
                let found = try #require(
                    try standards.requirement(for: SchoolSize(stage: stage, students: students)))
                #expect(found.base == base(students) && found.total == total(students))
                #expect(found.total >= before)
                before = found.total
            }
        }
    }

    @Test("a teaching point of 10 to 30 pupils has two, by a row marked as not verified")
    func smallRuralSchools() throws {
        let standards = try StaffingStandards.known.inForce(on: day(0))
        func need(_ students: Int64, isRural: Bool) throws -> StaffRequirement? {
            try standards.requirement(
                for: SchoolSize(stage: .primary, students: students, isRural: isRural))
        }
        #expect(try need(10, isRural: true)?.total == 2)
        #expect(try need(10, isRural: true)?.rows.map(\.isVerified) == [false])
        #expect(try need(10, isRural: false)?.total == 1)
        #expect(try need(30, isRural: true)?.total == 2)
        #expect(try need(39, isRural: true)?.total == 3)
        #expect(try need(9, isRural: true)?.total == 1)
    }

    @Test("a row by class counts classes, and is passed over where they are not known")
    func byClass() throws {
        let standards = StaffingStandards(rows: [
            StaffingRow(
                rule: "base", stage: .primary, method: .studentsPerStaff(Ratio(positive: 19, 1)),
                validFrom: day(0), source: "test"),
            StaffingRow(
                rule: "class", stage: .primary, students: 0...200, ruralOnly: true,
                method: .staffPerClass(Ratio(positive: 5, 4)), roundsUp: false,
                validFrom: day(0), source: "test"),
        ])
        var size = SchoolSize(stage: .primary, students: 60, classes: 6, isRural: true)
        #expect(try standards.requirement(for: size)?.total == 7)
        size.classes = nil
        #expect(try standards.requirement(for: size)?.total == 4)
    }

    @Test("a number beyond 64 bits is an error, not a trap")
    func overflow() throws {
        let standards = try StaffingStandards.known.inForce(on: day(0))
        #expect(throws: CallError.self) {
            try standards.requirement(for: SchoolSize(stage: .senior, students: .max))
        }
    }
}
