import Bus
import Contracts
import Testing

@testable import Enrollment

/// 帮扶四类 among the eligible children, and preschool classes at special schools.
struct SupportGroupTests {
    private func list(
        _ city: TestEnrollment, _ children: [(Int, Bool, [SupportGroup]?)]
    ) async throws {
        _ = try await city.call(
            Enrollment.registerEligible,
            .init(
                schoolYear: Samples.year(), region: Samples.region(),
                children: children.map {
                    EligibleChild(
                        idNumber: Samples.child($0.0), povertyHousehold: $0.1, groups: $0.2)
                }))
    }

    private func groups(_ city: TestEnrollment) async throws -> [GroupLedger] {
        try await city.call(
            Enrollment.dropoutReport,
            .init(schoolYear: Samples.year(), region: Samples.region())
        ).groups
    }

    @Test("each group counts its children, those on no roll and those who dropped out")
    func counts() async throws {
        let city = try await TestEnrollment()
        try await city.register(Samples.school(.primary))
        try await list(
            city,
            [
                (1, true, [.leftBehind]), (2, false, [.leftBehind, .migrant]),
                (3, false, [.leftBehind, .leftBehind]), (4, true, nil), (5, false, []),
            ])
        try await city.enter(
            [1, 4].map {
                StudentRecord(
                    idNumber: Samples.child($0), schoolCode: Samples.code(.primary, 1),
                    stage: .primary, grade: 1, classNumber: 1)
            })
        let opened = try await city.call(
            Enrollment.openDropoutCase,
            .init(
                idNumber: Samples.child(2), region: Samples.region(), cause: .neverEnrolled,
                absentSince: Samples.day("2025-08-25"), responsible: "officer-3", note: "比对"))
        _ = try await city.call(
            Enrollment.stepDropoutCase,
            .init(id: opened.id, step: .confirm, on: Samples.day("2025-08-30"), note: "记录"))
        #expect(
            try await groups(city) == [
                GroupLedger(group: .poverty, eligible: 2, notOnRoll: 0, dropped: 0),
                GroupLedger(group: .disabled, eligible: 0, notOnRoll: 0, dropped: 0),
                GroupLedger(group: .leftBehind, eligible: 3, notOnRoll: 2, dropped: 1),
                GroupLedger(group: .migrant, eligible: 1, notOnRoll: 1, dropped: 1),
            ])
        // Nothing said leaves what is known; an empty list takes it away.
        try await list(city, [(1, false, nil), (2, false, []), (3, false, [.disabled])])
        #expect(try await groups(city).map(\.eligible) == [1, 1, 1, 0])
    }

    @Test("an import keeps a child's groups, checks them, and counts a change of them")
    func imported() async throws {
        let city = try await TestEnrollment()
        func send(
            _ file: Character, _ rows: [(Int, [SupportGroup]?)]
        ) async throws -> BatchOutcome {
            let batch = try await city.open(.eligible, rows: rows.count, file: file)
            return try await city.send(
                Enrollment.importEligible, batch,
                rows.map {
                    EligibleRecord(
                        schoolYear: Samples.year(), region: Samples.region(),
                        child: EligibleChild(idNumber: Samples.child($0.0), groups: $0.1))
                })
        }
        let entered = try await send(
            "a", [(1, [.leftBehind]), (2, [.migrant, .disabled]), (3, nil)])
        #expect(entered.counts == ImportCounts(entered: 3))
        #expect(try await groups(city).map(\.eligible) == [0, 1, 1, 1])
        // The same in another order, nothing said, another group, none any more.
        let again = try await send(
            "b", [(1, nil), (2, [.disabled, .migrant]), (3, [.leftBehind]), (4, [])])
        #expect(again.counts == ImportCounts(entered: 1, updated: 1, unchanged: 2))
        #expect(try await groups(city).map(\.eligible) == [0, 1, 2, 1])
        let fewer = try await send("c", [(1, []), (2, [.migrant])])
        #expect(fewer.counts == ImportCounts(updated: 2))
        #expect(try await groups(city).map(\.eligible) == [0, 0, 1, 1])
        let poverty = try await send("d", [(1, [.poverty])])
        #expect(poverty.state == .refused)
        #expect(poverty.faults.map(\.field) == ["child.groups"])
        #expect(poverty.faults.map(\.rule) == ["group"])
    }

    @Test("poverty is stated once, as the household's")
    func poverty() async throws {
        let city = try await TestEnrollment()
        #expect(
            try await reason { try await list(city, [(1, true, [.poverty])]) } == "INVALID_FIELD")
    }

    @Test("a special school may have preschool classes, and their children count")
    func preschoolDepartment() async throws {
        let city = try await TestEnrollment()
        var school = Samples.school(.special)
        school.openingSeats.append(StageSeats(stage: .kindergarten, seats: 12))
        try await city.register(school)
        try await city.enter([
            StudentRecord(
                idNumber: Samples.child(1), schoolCode: school.code, stage: .kindergarten, grade: 3,
                classNumber: 1)
        ])
        let term = try #require(TermCode(year: 2025, .autumn))
        let found = try await city.call(
            Enrollment.preschoolCoverage, .init(term: term), as: .anonymous)
        #expect(found.total.publicChildren == 1)
    }
}
