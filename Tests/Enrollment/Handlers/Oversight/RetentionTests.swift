import Bus
import BusTesting
import Contracts
import Store
import Testing

@testable import Enrollment

struct RetentionTests {
    private static func record(
        _ region: String, entered: Int, reached: Int, in city: TestEnrollment
    ) async throws {
        let history = [(2017, Stage.primary, 1, entered), (2025, .junior, 3, reached)].map {
            RollYear(
                schoolYear: Samples.year($0),
                grades: [GradeRoll(stage: $1, grade: $2, enrolled: $3)])
        }
        _ = try await city.call(
            Enrollment.recordCohortSeries,
            .init(
                region: Samples.region(region), documentNo: "统计公报", births: [],
                history: history))
    }

    private static func ask(
        _ region: String? = nil, year: Int = 2025, in city: TestEnrollment,
        as principal: Principal = .anonymous
    ) async throws -> CohortRetention {
        try await city.call(
            Enrollment.cohortRetention,
            .init(schoolYear: Samples.year(year), region: region.map { Samples.region($0) }),
            as: principal)
    }

    @Test("the share is exact, by district and in sum, against the plan's 98 in a hundred")
    func shares() async throws {
        let city = try await TestEnrollment()
        try await Self.record("410802", entered: 1000, reached: 980, in: city)
        try await Self.record("410811", entered: 1000, reached: 979, in: city)
        let found = try await Self.ask(in: city)
        #expect(found.entryYear.text == "2017")
        #expect(found.districts.map(\.region.text) == ["410802", "410811"])
        #expect(
            found.districts.map(\.figures.share.targets) == [
                [target(isMet: true)], [target(isMet: false)],
            ])
        #expect(found.total.share.part == 1959 && found.total.share.whole == 2000)
        #expect(found.missing.count == 9 && !found.missing.contains(Samples.region("410802")))
        #expect(found.rules.map(\.heading) == ["专栏2 九年义务教育巩固率"])

        let one = try await Self.ask("410811", in: city)
        #expect(one.total == found.districts[1].figures && one.missing.isEmpty)
        #expect(try await Self.ask("410800", in: city) == found)
    }

    private func target(isMet: Bool) -> ShareTarget {
        ShareTarget(
            rule: .compulsoryRetention, ruleVersion: "COMPULSORY_RETENTION@2022-09-30",
            percent: 98, isMet: isMet)
    }

    @Test("a district without both numbers is named as missing; a year before the plan is refused")
    func outside() async throws {
        let city = try await TestEnrollment()
        try await Self.record("410802", entered: 1000, reached: 980, in: city)
        let later = try await Self.ask("410802", year: 2024, in: city)
        #expect(later.missing == [Samples.region("410802")] && later.districts.isEmpty)
        #expect(later.total.share.targets.map(\.isMet) == [nil])
        #expect(
            try await reason(of: { _ = try await Self.ask(year: 2021, in: city) })
                == "RULE_OUTSIDE_VALIDITY")
    }

    @Test("open drop-out cases stand beside the share until they are closed")
    func cases() async throws {
        let city = try await TestEnrollment()
        try await Self.record("410802", entered: 100, reached: 99, in: city)
        let found = try await Self.ask("410802", in: city, as: .submitter)
        #expect(found.total.openDropoutCases == 0)
        try await Self.open([.suspected, .dropped, .healthExempt], "410802", in: city)
        let later = try await Self.ask("410802", in: city, as: .submitter)
        #expect(later.total.openDropoutCases == 2)
    }

    private static func open(
        _ states: [DropoutState], _ region: String, in city: TestEnrollment
    ) async throws {
        try await city.store.write {
            for state in states {
                let number = try $0.fetchValue(Int.self, "SELECT COUNT(*) + 1 FROM dropout_cases")
                try $0.execute(
                    """
                    INSERT INTO dropout_cases VALUES (?, ?, ?, NULL, 'NEVER_ENROLLED',
                        'SUSPECTED', 1, '2025-09-10', 'officer-1')
                    """, [number, "person-\(region)-\(state)", region])
                try $0.execute(
                    "UPDATE dropout_cases SET state = ? WHERE number = ?", [state, number])
            }
        }
    }

    @Test("drop-out cases are told to readers of the district only, and only those are summed")
    func whoIsTold() async throws {
        let city = try await TestEnrollment()
        for region in ["410802", "410811"] {
            try await Self.record(region, entered: 100, reached: 99, in: city)
        }
        try await Self.open([.suspected], "410802", in: city)
        try await Self.open([.suspected, .dropped], "410811", in: city)
        let parent = Principal(
            subject: "parent-1", department: "", roles: [.citizen], districts: ["*"])
        let expected: [(Principal, [Int?], Int?)] = [
            (.anonymous, [nil, nil], nil), (parent, [nil, nil], nil),
            (.county("410811"), [nil, 2], 2), (.county("410882"), [nil, nil], nil),
            (.submitter, [1, 2], 3),
        ]
        for (principal, cases, sum) in expected {
            let found = try await Self.ask(in: city, as: principal)
            #expect(
                found.districts.map(\.figures.openDropoutCases) == cases, "\(principal.subject)")
            #expect(found.total.openDropoutCases == sum, "\(principal.subject)")
            #expect(found.total.share.part == 198)
        }
    }
}
