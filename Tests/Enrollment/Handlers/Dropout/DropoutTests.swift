import Bus
import Contracts
import Enrollment
import Store
import Testing

struct DropoutTests {
    private let since = Samples.day("2025-08-25")

    private func open(
        _ city: TestEnrollment, _ child: Int = 1, _ cause: DropoutCause = .neverEnrolled,
        key: String? = nil, as principal: Principal = .submitter
    ) async throws -> DropoutCase {
        try await city.call(
            Enrollment.openDropoutCase,
            .init(
                idNumber: Samples.child(child), region: Samples.region(), cause: cause,
                absentSince: since, responsible: "officer-3", note: "比对"), as: principal, key: key)
    }

    @discardableResult
    private func step(
        _ city: TestEnrollment, _ id: String, _ step: DropoutStep, on day: String = "2025-08-30"
    ) async throws -> DropoutCase {
        try await city.call(
            Enrollment.stepDropoutCase,
            .init(id: id, step: step, on: Samples.day(day), note: "记录"))
    }

    private func enroll(_ city: TestEnrollment, _ children: Int...) async throws {
        _ = try await city.call(
            Enrollment.registerStudents,
            .init(
                students: children.map {
                    StudentRecord(
                        idNumber: Samples.child($0), schoolCode: Samples.code(.primary, 1),
                        stage: .primary, grade: 1, classNumber: 1)
                }))
    }

    private func eligible(_ city: TestEnrollment, _ children: Range<Int>) async throws
        -> EligibleRegistered
    {
        try await city.call(
            Enrollment.registerEligible,
            .init(
                schoolYear: Samples.year(), region: Samples.region(),
                children: children.map {
                    EligibleChild(idNumber: Samples.child($0), povertyHousehold: $0 == 4)
                }))
    }

    private func report(_ city: TestEnrollment) async throws -> DropoutReport {
        try await city.call(
            Enrollment.dropoutReport,
            .init(schoolYear: Samples.year(), region: Samples.region()))
    }

    @Test("from suspicion over persuasion to 销号, and a re-absence reopens the same case")
    func whole() async throws {
        let city = try await TestEnrollment()
        let first = try await open(city)
        for verb in [DropoutStep.call, .visit, .confirm, .persuade, .persuade, .return] {
            try await step(city, first.id, verb)
        }
        let closed = try await step(city, first.id, .stabilise)
        #expect(closed.state == .stable)
        #expect(closed.records.count == 8)
        let again = try await open(city)
        #expect(again.id == first.id)
        #expect(again.episode == 2)
        #expect(again.state == .suspected)
        #expect(again.records.map(\.episode) == [1, 1, 1, 1, 1, 1, 1, 1, 2])
        #expect(try await city.events(DropoutSuspected.self).map(\.episode) == [1, 2])
        #expect(try await city.events(DropoutClosed.self).map(\.state) == [.stable])
    }

    @Test("township, notice and court come in this order only")
    func escalation() async throws {
        let city = try await TestEnrollment()
        let id = try await open(city).id
        #expect(try await reason { try await step(city, id, .escalate) } == "ILLEGAL_MOVE")
        for verb in [DropoutStep.confirm, .persuade, .escalate, .issueNotice, .goToCourt] {
            try await step(city, id, verb)
        }
        #expect(try await step(city, id, .return).state == .returned)
        #expect(
            try await reason { try await step(city, id, .call, on: "2025-08-24") }
                == "BEFORE_ABSENCE")
    }

    @Test("one child from twenty sides at once has one case; the same key gives one answer")
    func concurrency() async throws {
        for sameKey in [true, false] {
            let city = try await TestEnrollment()
            let outcomes = try await withThrowingTaskGroup(of: String.self) { group in
                for number in 0..<20 {
                    group.addTask {
                        try await reason {
                            _ = try await open(city, key: sameKey ? "one" : "key-\(number)")
                        } ?? ""
                    }
                }
                return try await group.reduce(into: [:]) { $0[$1, default: 0] += 1 }
            }
            #expect(outcomes == (sameKey ? ["": 20] : ["": 1, "ILLEGAL_MOVE": 19]))
            #expect(try await city.events(DropoutSuspected.self).count == 1)
        }
    }

    @Test("the cause follows the roll, and another county opens nothing")
    func causes() async throws {
        let city = try await TestEnrollment()
        try await city.register(Samples.school(.primary))
        try await enroll(city, 1)
        #expect(
            try await reason { _ = try await open(city, 1, .neverEnrolled) }
                == "CAUSE_CONTRADICTS_ROLL")
        #expect(
            try await reason { _ = try await open(city, 2, .absent) } == "CAUSE_CONTRADICTS_ROLL")
        #expect(
            try await reason { _ = try await open(city, 1, .absent, as: .county("410821")) }
                == "DISTRICT_NOT_COVERED")
        #expect(try await open(city, 1, .absent).schoolCode == Samples.code(.primary, 1))
    }

    @Test("the worklist names what is overdue on the day asked, worst first")
    func worklist() async throws {
        let city = try await TestEnrollment()
        let id = try await open(city).id
        let second = try await open(city, 2).id
        try await step(city, second, .visit)
        let list = try await city.call(
            Enrollment.dropoutWorklist,
            .init(region: Samples.region(), on: Samples.day("2025-08-28")))
        #expect(list.tasks.map(\.step) == [.call, .visit, .report, .report])
        #expect(list.tasks.map(\.caseID) == [id, id, id, second])
        #expect(list.tasks.map(\.daysOverdue) == [3, 1, 0, 0])
        #expect(list.rules.count == 4)
        #expect(
            try await reason {
                _ = try await city.call(
                    Enrollment.dropoutWorklist,
                    .init(region: Samples.region(), on: Samples.day("2024-04-30")))
            } == "RULE_OUTSIDE_VALIDITY")
    }

    @Test("a worklist looks ahead a year at most, an absence back over the years of schooling")
    func daysBounded() async throws {
        let city = try await TestEnrollment()
        func work(_ day: String) async throws -> String? {
            try await reason {
                _ = try await city.call(
                    Enrollment.dropoutWorklist,
                    .init(region: Samples.region(), on: Samples.day(day)))
            }
        }
        #expect(try await work("2026-09-01") == nil)
        #expect(try await work("2026-09-03") == "INVALID_FIELD")
        #expect(try await work("9999-12-31") == "INVALID_FIELD")
        func absent(_ child: Int, _ day: String) async throws -> String? {
            try await reason {
                _ = try await city.call(
                    Enrollment.openDropoutCase,
                    .init(
                        idNumber: Samples.child(child), region: Samples.region(),
                        cause: .neverEnrolled, absentSince: Samples.day(day),
                        responsible: "officer-3", note: "比对"))
            }
        }
        #expect(try await absent(1, "2015-12-31") == "INVALID_FIELD")
        #expect(try await absent(1, "2016-01-01") == nil)
        func missing(_ day: String) async throws -> String? {
            try await reason {
                _ = try await city.call(
                    Enrollment.openMissingCases,
                    .init(
                        schoolYear: Samples.year(), region: Samples.region(),
                        absentSince: Samples.day(day), responsible: "officer-3"))
            }
        }
        #expect(try await missing("0001-01-01") == "INVALID_FIELD")
        #expect(try await missing("2016-01-01") == nil)
    }

    @Test("a ledger of children who are grown up is none, by call and by import")
    func ledgerBounded() async throws {
        let city = try await TestEnrollment()
        func enter(_ year: Int) async throws -> String? {
            try await reason {
                _ = try await city.call(
                    Enrollment.registerEligible,
                    .init(
                        schoolYear: Samples.year(year), region: Samples.region(),
                        children: [EligibleChild(idNumber: Samples.child(1))]))
            }
        }
        #expect(try await enter(2015) == "INVALID_FIELD")
        #expect(try await enter(2016) == nil)
        let batch = try await city.open(.eligible, rows: 1)
        let outcome = try await city.send(
            Enrollment.importEligible, batch,
            [
                EligibleRecord(
                    schoolYear: Samples.year(1900), region: Samples.region(),
                    child: EligibleChild(idNumber: Samples.child(1)))
            ])
        #expect(outcome.faults.map(\.field) == ["schoolYear"])
    }

    @Test("E10: ten children; the fourth state is listed, gets its cases, and the world is closed")
    func closedWorld() async throws {
        let city = try await TestEnrollment()
        try await city.register(Samples.school(.primary))
        #expect(try await eligible(city, 0..<10) == EligibleRegistered(entered: 10, updated: 0))
        #expect(try await eligible(city, 0..<10) == EligibleRegistered(entered: 0, updated: 10))
        try await enroll(city, 0, 1, 2)
        _ = try await open(city, 2, .absent)
        let elsewhere = try await open(city, 3)
        try await step(city, elsewhere.id, .verifyElsewhere)
        let poor = try await open(city, 4)
        try await step(city, poor.id, .confirm)
        let ill = try await open(city, 5)
        try await step(city, ill.id, .exempt)
        let before = try await report(city)
        #expect(before.eligible == 10)
        #expect(before.suspected == 1)
        #expect(before.dropped == 1)
        #expect(before.notOnRoll == 7)
        #expect(before.notAtSchool == 1)
        #expect(before.droppedInPoverty == 1)
        #expect(
            [before.world.registered, before.world.exempt, before.world.openCase] == [4, 1, 1])
        #expect(before.world.faults == 4)
        #expect(before.world.listed.count == 4)
        let opened = try await city.call(
            Enrollment.openMissingCases,
            .init(
                schoolYear: Samples.year(), region: Samples.region(), absentSince: since,
                responsible: "officer-3"))
        #expect(opened == MissingCasesOpened(opened: 4, left: 0))
        let after = try await report(city)
        #expect(after.world.faults == 0)
        #expect(after.world.openCase == 5)
    }

    @Test(
        "the ledger by import: entered, updated, unchanged; another county's rows refuse their batch"
    )
    func imported() async throws {
        let city = try await TestEnrollment()
        func rows(_ children: Range<Int>, poor: Int, region: String = "410802") -> [EligibleRecord]
        {
            children.map {
                EligibleRecord(
                    schoolYear: Samples.year(), region: Samples.region(region),
                    child: EligibleChild(
                        idNumber: Samples.child($0), povertyHousehold: $0 == poor))
            }
        }
        let first = try await city.open(.eligible, rows: 10)
        let entered = try await city.send(
            Enrollment.importEligible, first, rows(0..<10, poor: 4))
        #expect(entered.counts == ImportCounts(entered: 10))
        let second = try await city.open(.eligible, rows: 11, file: "b")
        let again = try await city.send(
            Enrollment.importEligible, second, rows(0..<11, poor: 5))
        #expect(again.counts == ImportCounts(entered: 1, updated: 2, unchanged: 8))
        let third = try await city.open(.eligible, rows: 2, file: "c", as: .county("410802"))
        let refused = try await city.send(
            Enrollment.importEligible, third,
            rows(20..<21, poor: 0) + rows(20..<21, poor: 0, region: "410821"),
            as: .county("410802"))
        #expect(refused.state == .refused && refused.faults.map(\.line) == [3])
        #expect(try await report(city).eligible == 11)
    }

    @Test("a child closed as stable who is on no roll is a fault, and its case is reopened")
    func stableWithoutRoll() async throws {
        let city = try await TestEnrollment()
        _ = try await eligible(city, 1..<2)
        let id = try await open(city).id
        try await step(city, id, .return)
        try await step(city, id, .stabilise)
        #expect(try await report(city).world.faults == 1)
        _ = try await city.call(
            Enrollment.openMissingCases,
            .init(
                schoolYear: Samples.year(), region: Samples.region(), absentSince: since,
                responsible: "officer-3"))
        let again = try await city.call(Enrollment.getDropoutCase, .init(id: id))
        #expect(again.episode == 2)
        #expect(try await report(city).world.faults == 0)
    }

    @Test("the schema: one case a child, an absent child has a school, records stay")
    func schema() async throws {
        let city = try await TestEnrollment()
        _ = try await open(city)
        for sql in [
            "INSERT INTO dropout_cases SELECT 9, person_key, region, school_code, cause, state, 1, absent_since, 'x' FROM dropout_cases",
            "UPDATE dropout_cases SET cause = 'ABSENT'",
            "UPDATE dropout_cases SET state = 'GONE'",
            "UPDATE dropout_records SET note = 'other'",
            "DELETE FROM dropout_records",
        ] {
            let error = await #expect(throws: StoreError.self) {
                try await city.store.write { try $0.execute(sql) }
            }
            #expect(error?.code == .constraint, "\(sql)")
        }
    }
}
