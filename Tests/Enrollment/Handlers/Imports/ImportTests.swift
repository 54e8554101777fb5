import Bus
import Contracts
import Enrollment
import Store
import Testing

struct ImportTests {
    private func student(
        _ number: Int, at serial: Int = 1, grade: Int = 1, stage: Stage = .primary,
        from origin: String? = nil
    ) -> StudentRecord {
        StudentRecord(
            idNumber: Samples.child(number), schoolCode: Samples.code(stage, serial), stage: stage,
            grade: grade, classNumber: 1, originRegion: origin.map { Samples.region($0) })
    }

    private func total(_ city: TestEnrollment) async throws -> Int {
        try await city.call(Enrollment.rollCounts, .init(by: .school)).total
    }

    @Test(
        "a batch is kept once, however often it is sent and by whom; the same file is known again")
    func once() async throws {
        let city = try await TestEnrollment()
        try await city.register(Samples.school(.primary))
        let rows = [student(1), student(2)]
        let state = try await city.open(.students, rows: 2)
        for principal in [Principal.submitter, .submitter, .approver] {
            let outcome = try await city.send(
                Enrollment.importStudents, state, rows, as: principal)
            #expect(outcome.state == .committed)
            #expect(outcome.counts == ImportCounts(entered: 2))
        }
        #expect(try await total(city) == 2)
        let again = try await city.open(.students, rows: 2, as: .approver)
        #expect(again.importID == state.importID)
        #expect(again.committed == [1] && again.completedAt != nil)
        #expect(again.counts == ImportCounts(entered: 2))
        #expect(try await city.events(ImportCompleted.self).count == 1)
        let other = try await city.open(.students, rows: 2, file: "b")
        let same = try await city.send(Enrollment.importStudents, other, rows)
        #expect(same.counts == ImportCounts(unchanged: 2))
        #expect(try await city.events(RollChanged.self).count == 1)
    }

    @Test("rows at fault refuse their batch whole, each named by line, field and rule")
    func faults() async throws {
        let city = try await TestEnrollment()
        try await city.register(Samples.school(.primary, 1), Samples.school(.primary, 2))
        _ = try await city.call(
            Enrollment.registerStudents, .init(students: [student(9, at: 2)]))
        let state = try await city.open(.students, rows: 6)
        let rows = [
            student(1), student(2, grade: 7), student(1), student(9), student(3, at: 77),
            student(4),
        ]
        let outcome = try await city.send(Enrollment.importStudents, state, rows)
        #expect(outcome.state == .refused)
        #expect(
            outcome.faults.map { "\($0.line) \($0.field) \($0.rule)" } == [
                "3 grade grade", "4 idNumber once", "5 idNumber E3", "6  NOT_FOUND",
            ])
        #expect(outcome.faultyRows == 4)
        #expect(try await total(city) == 1)
        #expect(try await city.open(.students, rows: 6).committed.isEmpty)
        // Once the cause is gone, the same batch is kept.
        let good = [
            student(1), student(2), student(3), student(4), student(5), student(6),
        ]
        #expect(
            try await city.send(Enrollment.importStudents, state, good).counts
                == ImportCounts(entered: 6))
    }

    @Test("faults are counted all and listed up to their bound")
    func bound() async throws {
        let city = try await TestEnrollment()
        let count = EnrollmentLimits.listedRowFaults + 7
        let state = try await city.open(.students, rows: count)
        let outcome = try await city.send(
            Enrollment.importStudents, state, (0..<count).map { student($0, at: 99) })
        #expect(outcome.faults.count == EnrollmentLimits.listedRowFaults)
        #expect(outcome.faultyRows == count)
    }

    @Test("a batch that is not of its file, or of another kind, is refused as a whole")
    func wrongBatches() async throws {
        let city = try await TestEnrollment()
        try await city.register(Samples.school(.primary))
        let state = try await city.open(.students, rows: 2)
        let plans = try await city.open(.plans, rows: 2)
        #expect(plans.importID != state.importID)
        for (wrong, number, rows) in [
            (state, 1, [student(1)]), (state, 2, [student(1), student(2)]),
            (plans, 1, [student(1), student(2)]),
        ] {
            await #expect(throws: CallError.self) {
                try await city.send(Enrollment.importStudents, wrong, rows, number: number)
            }
        }
        let error = await #expect(throws: RuleViolation.self) {
            try await city.open(.students, rows: 3)
        }
        #expect(error?.reason == "ROWS_CONTRADICTED")
        #expect(try await total(city) == 0)
    }

    @Test("an officer of a county imports its own rows only")
    func districts() async throws {
        let city = try await TestEnrollment()
        try await city.register(
            Samples.school(.primary, 1), Samples.school(.primary, 2, region: "410882"))
        let state = try await city.open(.students, rows: 2)
        let outcome = try await city.send(
            Enrollment.importStudents, state, [student(1), student(2, at: 2)],
            as: .county("410802"))
        #expect(outcome.faults.map(\.line) == [3])
        #expect(outcome.faults.map(\.rule) == ["DISTRICT_NOT_COVERED"])
    }

    @Test("E5: a senior high school's new pupils come from its pool, or are refused by row")
    func pools() async throws {
        let city = try await TestEnrollment()
        try await city.register(
            Samples.school(.senior, 1, region: "410882", ownership: .private),
            Samples.school(.junior, 1, region: "410802"),
            Samples.school(.junior, 2, region: "410882"))
        _ = try await city.call(
            Enrollment.registerStudents,
            .init(students: [
                student(1, at: 1, grade: 3, stage: .junior),
                student(2, at: 2, grade: 3, stage: .junior),
            ]))
        for (number, serial) in [(1, 1), (2, 2)] {
            _ = try await city.call(
                Enrollment.endRoll,
                .init(
                    idNumber: Samples.child(number), schoolCode: Samples.code(.junior, serial),
                    cause: .graduated))
        }
        let rows = [
            student(1, stage: .senior), student(2, stage: .senior), student(3, stage: .senior),
            student(4, stage: .senior, from: "410811"), student(5, stage: .senior, from: "410882"),
            student(2, stage: .senior, from: "410802"),
            // Entered before the rule was in force: 2023-09-01.
            student(6, grade: 3, stage: .senior, from: "410802"),
        ]
        let state = try await city.open(.students, rows: rows.count)
        let outcome = try await city.send(Enrollment.importStudents, state, rows)
        #expect(
            outcome.faults.map { "\($0.line) \($0.field) \($0.rule)" } == [
                "2 originRegion E5", "4 originRegion E5", "5 originRegion E5", "7 idNumber once",
            ])
        let error = await #expect(throws: RuleViolation.self) {
            try await city.call(Enrollment.registerStudents, .init(students: [rows[0]]))
        }
        #expect(error?.rule == "E5" && error?.reason == "OUTSIDE_POOL")
    }

    @Test("schools: entered, updated, unchanged; plan lines: submitted once, E4 told by row")
    func schoolsAndPlans() async throws {
        let city = try await TestEnrollment()
        var schools = [Samples.school(.primary, 1, seats: 100), Samples.school(.primary, 2)]
        var state = try await city.open(.schools, rows: 2)
        #expect(
            try await city.send(Enrollment.importSchools, state, schools).counts
                == ImportCounts(entered: 2))
        schools[1].name = "改名学校"
        state = try await city.open(.schools, rows: 2, file: "b")
        #expect(
            try await city.send(Enrollment.importSchools, state, schools).counts
                == ImportCounts(updated: 1, unchanged: 1))
        let plan = Samples.proposal(Samples.code(.primary, 1), seats: 90)
        let tooMany = Samples.proposal(Samples.code(.primary, 1), seats: 20, batch: 2)
        state = try await city.open(.plans, rows: 2)
        let refused = try await city.send(Enrollment.importPlans, state, [plan, tooMany])
        #expect(refused.faults.map { "\($0.line) \($0.field) \($0.rule)" } == ["3 seats E4"])
        state = try await city.open(.plans, rows: 1, file: "b")
        #expect(
            try await city.send(Enrollment.importPlans, state, [plan]).counts
                == ImportCounts(entered: 1))
        #expect(try await city.line(plan.lineID).state == .submitted)
        state = try await city.open(.plans, rows: 1, file: "c")
        #expect(
            try await city.send(Enrollment.importPlans, state, [plan]).counts
                == ImportCounts(unchanged: 1))
    }

    @Test("a file's digest is not kept as it is: it could tell who is in a small file")
    func digest() async throws {
        let city = try await TestEnrollment()
        let state = try await city.open(.students, rows: 1)
        let kept = try await city.store.read {
            try $0.fetchAll(String.self, "SELECT id FROM imports")
        }
        #expect(kept == [state.importID])
        #expect(!state.importID.contains("aaaa"))
    }
}
