import Bus
import Contracts
import Store
import Testing

@testable import Enrollment

/// 班额: the read against a second count of the same roll, and the cap of a senior high school's entry classes.
struct ClassSizeTests {
    private static let senior = Samples.code(.senior, 1)

    private static func pupil(
        _ number: Int, school: SchoolCode = senior, stage: Stage = .senior, grade: Int = 1,
        inClass classNumber: Int = 1
    ) -> StudentRecord {
        StudentRecord(
            idNumber: Samples.child(number), schoolCode: school, stage: stage, grade: grade,
            classNumber: classNumber,
            originRegion: stage == .senior ? Samples.region() : nil)
    }

    private func city(_ pupils: Range<Int> = 0..<0, grade: Int = 1) async throws -> TestEnrollment {
        let city = try await TestEnrollment()
        try await city.register(Samples.school(.senior, 1), Samples.school(.senior, 2))
        if !pupils.isEmpty { try await city.enter(pupils.map { Self.pupil($0, grade: grade) }) }
        return city
    }

    private func largest(_ city: TestEnrollment) async throws -> Int {
        try await city.call(
            Enrollment.classSizes, .init(region: Samples.region(), stage: .senior)
        ).rows.map(\.figures.largest).max() ?? 0
    }

    @Test(
        "sizes, bands, limits and rooms agree with a plain count of the same roll", arguments: 0..<4
    )
    func agrees(seed: UInt64) async throws {
        var random = SeededGenerator(seed: seed)
        let city = try await TestEnrollment()
        let stages: [Stage] = [.kindergarten, .primary, .junior, .senior, .vocational]
        let regions = ["410802", "410811", "410882"]
        var records: [SchoolRecord] = []
        for (index, stage) in stages.enumerated() {
            for (place, region) in regions.enumerated() {
                records.append(Samples.school(stage, index * 10 + place + 1, region: region))
            }
        }
        _ = try await city.call(Enrollment.registerSchools, .init(schools: records))
        // The second account: each child's school, grade and class.
        var roll: [Int: [Int]] = [:]
        for (index, record) in records.enumerated() {
            for grade in 1...2 {
                // Entry classes of senior high schools stay within their cap.
                let most = record.stage == .senior && grade == 1 ? 55 : 70
                var pupils: [StudentRecord] = []
                for classNumber in 1...3 {
                    for _ in 0..<Int.random(in: 0...most, using: &random) {
                        var pupil = Self.pupil(
                            roll.count, school: record.code, stage: record.stage, grade: grade,
                            inClass: classNumber)
                        if record.stage == .senior { pupil.originRegion = record.region }
                        pupils.append(pupil)
                        roll[roll.count] = [index, grade, classNumber]
                    }
                }
                if !pupils.isEmpty { try await city.enter(pupils) }
            }
        }
        for number in Set((0..<60).map { _ in Int.random(in: 0..<roll.count, using: &random) }) {
            let left = roll.removeValue(forKey: number)
            let place = try #require(left)
            _ = try await city.call(
                Enrollment.endRoll,
                .init(
                    idNumber: Samples.child(number), schoolCode: records[place[0]].code,
                    cause: .left))
        }
        let sizes = Dictionary(grouping: roll.values, by: \.self).mapValues(\.count)
        let answer = try await city.call(Enrollment.classSizes, .init())
        #expect(answer.schools.isEmpty)
        for region in regions {
            for stage in stages {
                let classes = sizes.filter {
                    records[$0.key[0]].region.text == region && records[$0.key[0]].stage == stage
                }
                let row = answer.rows.first { $0.region.text == region && $0.stage == stage }
                let found = try #require(row).figures
                #expect(found.classes == classes.count)
                #expect(found.children == classes.values.reduce(0, +))
                #expect(found.largest == classes.values.max())
                #expect(found.bands.map(\.classes).reduce(0, +) == classes.count)
                var below = 0
                for band in found.bands {
                    let upTo = band.upTo ?? .max
                    let all = classes.values.filter { $0 <= upTo }.count
                    #expect(all == below + band.classes)
                    below = all
                }
                let limit: (Int) -> Int? = { grade in
                    switch stage {
                    case .kindergarten: [25, 30][grade - 1]
                    case .primary: 45
                    case .junior: 50
                    case .senior: grade == 1 ? 55 : nil
                    default: nil
                    }
                }
                let over = classes.filter { $0.value > limit($0.key[1]) ?? .max }.count
                #expect(found.overLimit == (stage == .vocational ? nil : over))
                let counts = [.primary, .junior, .senior].contains(stage)
                #expect(found.large == (counts ? classes.values.filter { $0 > 55 }.count : nil))
                #expect(found.movingRooms == (stage == .senior ? (classes.count + 3) / 4 : nil))
            }
        }
        let one = try await city.call(
            Enrollment.classSizes, .init(region: Samples.region("410811"), stage: .primary))
        #expect(one.rows.count == 1)
        #expect(one.schools.map(\.figures) == one.rows.map(\.figures))
    }

    @Test("55 enter a senior high school's class, the 56th is refused by field and rule")
    func fiftySix() async throws {
        let city = try await city(0..<54)
        do {
            try await city.enter((54..<57).map { Self.pupil($0) })
            Issue.record("57 pupils were taken")
        } catch let error as RuleViolation {
            #expect(error.callError.reason == "CLASS_FULL")
            #expect(error.callError.violations.map(\.field) == ["students[1].classNumber"])
            #expect(error.callError.violations.map(\.rule) == ["SENIOR_ENTRY_CLASS"])
        }
        try await city.enter([Self.pupil(54)])
        #expect(try await largest(city) == 55)
        #expect(
            try await reason { try await city.enter([Self.pupil(55)]) } == "CLASS_FULL")
        // Others are not asked: the second grade, other classes, other stages.
        try await city.enter([Self.pupil(55, inClass: 2)])
        try await city.enter((100..<160).map { Self.pupil($0, grade: 2) })
    }

    @Test("pupils of full classes may change places in one call, and may go up a grade")
    func moves() async throws {
        let city = try await city(0..<55)
        try await city.enter((55..<110).map { Self.pupil($0, inClass: 2) })
        #expect(
            try await reason { try await city.enter([Self.pupil(0, inClass: 2)]) } == "CLASS_FULL")
        try await city.enter([Self.pupil(0, inClass: 2), Self.pupil(55)])
        try await city.enter((0..<110).map { Self.pupil($0, grade: 2, inClass: 1) })
        try await city.enter((200..<255).map { Self.pupil($0) })
        #expect(try await largest(city) == 110)
    }

    @Test("a file with too many for a class is refused, naming the last lines that join it")
    func imported() async throws {
        let city = try await city(0..<53)
        let state = try await city.open(.students, rows: 5)
        let outcome = try await city.send(
            Enrollment.importStudents, state,
            [54, 55, 56, 57].map { Self.pupil($0) } + [Self.pupil(58, inClass: 2)])
        #expect(outcome.state == .refused)
        #expect(outcome.faults.map(\.line) == [4, 5])
        #expect(Set(outcome.faults.map(\.field)) == ["classNumber"])
        #expect(Set(outcome.faults.map(\.rule)) == ["SENIOR_ENTRY_CLASS"])
        #expect(try await largest(city) == 53)
    }

    @Test("a transfer into a full class does not take effect, and does once somebody has left")
    func transferred() async throws {
        let city = try await city(0..<55)
        try await city.enter([Self.pupil(60, school: Samples.code(.senior, 2))])
        let transfer = try await city.call(
            Enrollment.requestTransfer,
            RequestTransfer(
                idNumber: Samples.child(60), toSchool: Self.senior, stage: .senior, grade: 1,
                classNumber: 1, reason: "搬家"))
        _ = try await city.call(Enrollment.releaseTransfer, .init(transferID: transfer.id))
        _ = try await city.call(Enrollment.acceptTransfer, .init(transferID: transfer.id))
        func takeEffect() async throws {
            _ = try await city.call(
                Enrollment.makeTransferEffective, .init(transferID: transfer.id))
        }
        #expect(try await reason { try await takeEffect() } == "CLASS_FULL")
        _ = try await city.call(
            Enrollment.endRoll,
            .init(idNumber: Samples.child(0), schoolCode: Self.senior, cause: .left))
        try await takeEffect()
        #expect(try await largest(city) == 55)
    }

    @Test("many callers at once fill a class to 55 and no further")
    func atOnce() async throws {
        let city = try await city()
        let taken = await withTaskGroup(of: Bool.self) { group in
            for number in 0..<80 {
                group.addTask { (try? await city.enter([Self.pupil(number)])) != nil }
            }
            return await group.reduce(0) { $0 + ($1 ? 1 : 0) }
        }
        #expect(taken == 55)
        #expect(try await largest(city) == 55)
    }

    @Test("the schema has the last word: no class grows above the limit it was given")
    func schema() async throws {
        let city = try await city(0..<55)
        let error = await #expect(throws: StoreError.self) {
            try await city.store.write {
                try $0.execute("UPDATE class_counts SET enrolled = enrolled + 1")
            }
        }
        #expect(error?.violation?.name == "class_within_limit")
    }

    @Test("a class that was larger before the rule was asked may shrink and not grow")
    func grandfathered() async throws {
        let city = try await city()
        // As the counters of a roll older than the rule are filled.
        try await city.enter((0..<60).map { Self.pupil($0, grade: 2) })
        _ = try await city.store.write {
            try $0.execute("UPDATE rolls SET grade = 1")
            try $0.execute("UPDATE roll_counts SET grade = 1")
            try $0.execute("UPDATE class_counts SET grade = 1")
        }
        #expect(try await reason { try await city.enter([Self.pupil(90)]) } == "CLASS_FULL")
        _ = try await city.call(
            Enrollment.endRoll,
            .init(idNumber: Samples.child(0), schoolCode: Self.senior, cause: .left))
        #expect(try await largest(city) == 59)
        #expect(try await reason { try await city.enter([Self.pupil(90)]) } == "CLASS_FULL")
    }
}

extension TestEnrollment {
    func enter(_ students: [StudentRecord]) async throws {
        _ = try await call(Enrollment.registerStudents, .init(students: students))
    }
}
