import Bus
import Contracts
import Enrollment
import Testing

struct RollTests {
    private func student(
        _ number: Int, at serial: Int = 1, grade: Int = 1, stage: Stage = .primary
    ) -> StudentRecord {
        StudentRecord(
            idNumber: Samples.child(number), schoolCode: Samples.code(stage, serial), stage: stage,
            grade: grade, classNumber: 1)
    }

    private func enter(_ city: TestEnrollment, _ students: StudentRecord...) async throws
        -> StudentsRegistered
    {
        try await city.call(Enrollment.registerStudents, .init(students: students))
    }

    @Test("E3: a child is on one roll; the same school again moves grade and class")
    func oneRoll() async throws {
        let city = try await TestEnrollment()
        try await city.register(Samples.school(.primary, 1), Samples.school(.primary, 2))
        #expect(try await enter(city, student(1)) == StudentsRegistered(entered: 1, updated: 0))
        #expect(
            try await enter(city, student(1, grade: 2))
                == StudentsRegistered(entered: 0, updated: 1))
        let error = await #expect(throws: RuleViolation.self) {
            try await enter(city, student(2), student(1, at: 2))
        }
        #expect(error?.rule == "E3")
        #expect(error?.field == "students[1].idNumber")
        let counts = try await city.call(Enrollment.rollCounts, .init(by: .grade))
        #expect(counts.rows == [RollCount(stage: .primary, grade: 2, enrolled: 1)])
    }

    @Test("E5: a senior high school enters nobody whose origin is unknown or in another pool")
    func originIsNeeded() async throws {
        let city = try await TestEnrollment()
        try await city.register(Samples.school(.senior, 1))
        var pupil = student(1, stage: .senior)
        for (origin, expected) in [(nil, "ORIGIN_UNKNOWN"), ("410882", "OUTSIDE_POOL")] {
            pupil.originRegion = origin.map { Samples.region($0) }
            let refused = pupil
            let error = await #expect(throws: RuleViolation.self) {
                try await enter(city, refused)
            }
            #expect(error?.rule == "E5" && error?.reason.rawValue == expected)
            #expect(error?.field == "students[0].originRegion")
        }
        pupil.originRegion = Samples.region("410811")
        #expect(try await enter(city, pupil).entered == 1)
    }

    @Test("a child twice in one batch, or not born yet, is refused by index and field")
    func impossibleChildren() async throws {
        let city = try await TestEnrollment()
        try await city.register(Samples.school(.primary, 1))
        let unborn = ResidentID(
            regionPrefix: 410_802, birthDate: try CalendarDate("2099-01-01"), serial: 1)
        var ahead = student(2)
        ahead.idNumber = try #require(unborn)
        for (batch, rule) in [
            ([student(1), student(1, grade: 2)], "once"), ([student(1), ahead], "born"),
        ] {
            let error = await #expect(throws: CallError.self) {
                try await city.call(Enrollment.registerStudents, .init(students: batch))
            }
            #expect(error?.violations.map(\.field) == ["students[1].idNumber"])
            #expect(error?.violations.map(\.rule) == [rule])
        }
        #expect(try await city.call(Enrollment.rollCounts, .init(by: .school)).total == 0)
    }

    @Test("a roll that ended lets another school enter the child")
    func transfer() async throws {
        let city = try await TestEnrollment()
        try await city.register(Samples.school(.primary, 1), Samples.school(.primary, 2))
        _ = try await enter(city, student(1))
        let request = EndRoll(
            idNumber: Samples.child(1), schoolCode: Samples.code(.primary, 1), cause: .transferred)
        _ = try await city.call(Enrollment.endRoll, request)
        #expect(
            try await reason { _ = try await city.call(Enrollment.endRoll, request) } == "NOT_FOUND"
        )
        _ = try await enter(city, student(1, at: 2))
        let counts = try await city.call(Enrollment.rollCounts, .init(by: .school))
        #expect(counts.rows.map(\.schoolCode) == [Samples.code(.primary, 2)])
        #expect(counts.total == 1)
    }

    @Test("what is wrong with a child's record is named by its path and not by its value")
    func violations() async throws {
        let city = try await TestEnrollment()
        try await city.register(Samples.school(.primary))
        for (bad, field) in [
            (student(2, grade: 7), "students[1].grade"),
            (student(2, stage: .junior), "school 3141000001 does not exist"),
        ] {
            let error = await #expect(throws: CallError.self) {
                try await enter(city, student(1), bad)
            }
            #expect(error?.violations.first?.field == field || error?.message == field)
            #expect(error?.message.contains(Samples.child(2).text) == false)
        }
        #expect(try await city.call(Enrollment.rollCounts, .init(by: .stage)).total == 0)
    }

    @Test(
        "counts by school, stage, region and grade are the exact sums of the roll", arguments: 0..<5
    )
    func counts(seed: UInt64) async throws {
        var random = SeededGenerator(seed: seed)
        let city = try await TestEnrollment()
        let regions = ["410802", "410811", "410882"]
        let stages: [Stage] = [.kindergarten, .primary, .junior]
        var records: [SchoolRecord] = []
        for (serial, stage) in stages.enumerated() {
            for region in regions.indices {
                records.append(
                    Samples.school(stage, serial * 10 + region, region: regions[region]))
            }
        }
        _ = try await city.call(Enrollment.registerSchools, .init(schools: records))
        // A second account of the same roll: the last entry of each child.
        var roll: [Int: (school: SchoolRecord, grade: Int)] = [:]
        for _ in 0..<30 {
            var batch: [StudentRecord] = []
            var numbers: Set<Int> = []
            while numbers.count < 20 {
                let number = Int.random(in: 0..<300, using: &random)
                guard numbers.insert(number).inserted else { continue }
                let school = roll[number]?.school ?? records.randomElement(using: &random)!
                let grade = Int.random(in: 1...3, using: &random)
                roll[number] = (school, grade)
                batch.append(
                    StudentRecord(
                        idNumber: Samples.child(number), schoolCode: school.code,
                        stage: school.stage, grade: grade, classNumber: 1))
            }
            _ = try await city.call(Enrollment.registerStudents, .init(students: batch))
        }
        func answer(_ by: RollGrouping) async throws -> RollCounts {
            try await city.call(Enrollment.rollCounts, .init(by: by))
        }
        let people = Array(roll.values)
        for grouping in RollGrouping.allCases {
            #expect(try await answer(grouping).total == people.count)
        }
        let bySchool = Dictionary(grouping: people, by: \.school.code).mapValues(\.count)
        for row in try await answer(.school).rows {
            #expect(row.enrolled == bySchool[try #require(row.schoolCode)])
        }
        let byRegion = Dictionary(grouping: people, by: \.school.region).mapValues(\.count)
        for row in try await answer(.region).rows {
            #expect(row.enrolled == byRegion[try #require(row.region)])
        }
        let byStage = Dictionary(grouping: people, by: \.school.stage).mapValues(\.count)
        for row in try await answer(.stage).rows {
            #expect(row.enrolled == byStage[try #require(row.stage)])
        }
        let summary = try await city.call(Enrollment.summarise, .init())
        #expect(summary.total.enrolled == people.count)
        #expect(summary.total.schools == 9)
        #expect(summary.sample)
        #expect(summary.regions.map(\.figures.enrolled).reduce(0, +) == people.count)
    }

    @Test("a repeated call with the same key counts nobody twice")
    func replay() async throws {
        let city = try await TestEnrollment()
        try await city.register(Samples.school(.primary))
        let request = RegisterStudents(students: (0..<50).map { student($0) })
        for _ in 0..<3 {
            #expect(
                try await city.call(Enrollment.registerStudents, request, key: "load-1").entered
                    == 50)
        }
        #expect(try await city.call(Enrollment.rollCounts, .init(by: .stage)).total == 50)
        #expect(try await city.events(RollChanged.self).count == 1)
    }
}
