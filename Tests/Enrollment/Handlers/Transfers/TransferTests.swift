import Bus
import BusTesting
import Contracts
import Store
import Testing

@testable import Enrollment

struct TransferTests {
    /// Three schools of two counties, and children 0..<count on the first one's roll.
    private func city(children: Int = 1) async throws -> TestEnrollment {
        let city = try await TestEnrollment()
        try await city.register(
            Samples.school(.primary, 1), Samples.school(.primary, 2),
            Samples.school(.primary, 3, region: "410882"))
        let students = (0..<children).map {
            StudentRecord(
                idNumber: Samples.child($0), schoolCode: Samples.code(.primary, 1),
                stage: .primary, grade: 2, classNumber: 1)
        }
        _ = try await city.call(Enrollment.registerStudents, .init(students: students))
        return city
    }

    private func request(
        _ city: TestEnrollment, child: Int = 0, to serial: Int, on day: CalendarDate? = nil,
        as principal: Principal = .submitter
    ) async throws -> RollTransfer {
        try await city.call(
            Enrollment.requestTransfer,
            RequestTransfer(
                idNumber: Samples.child(child), toSchool: Samples.code(.primary, serial),
                stage: .primary, grade: 2, classNumber: 3, effectiveOn: day, reason: "搬家"),
            as: principal)
    }

    /// Children by school.
    private func enrolled(_ city: TestEnrollment) async throws -> [SchoolCode: Int] {
        let counts = try await city.call(Enrollment.rollCounts, .init(by: .school))
        return Dictionary(
            uniqueKeysWithValues: counts.rows.compactMap { row in
                row.schoolCode.map { ($0, row.enrolled) }
            })
    }

    @Test(
        "a roll stays where it is until the transfer is effective, and then it is at the new school"
    )
    func course() async throws {
        let city = try await city()
        let old = Samples.code(.primary, 1)
        let new = Samples.code(.primary, 2)
        let step = TransferStep(transferID: try await request(city, to: 2).id)
        for method in [Enrollment.releaseTransfer, Enrollment.acceptTransfer] {
            _ = try await city.call(method, step)
            #expect(try await enrolled(city) == [old: 1])
        }
        let done = try await city.call(Enrollment.makeTransferEffective, step)
        #expect(done.state == .effective && done.effectiveAt != nil)
        #expect(try await enrolled(city) == [new: 1])
        let events = try await city.events(StudentTransferred.self)
        #expect(events.map(\.transferID) == [done.id])
        // The way back is another transfer.
        #expect(try await request(city, to: 1).fromSchool == new)
    }

    @Test("every pair of a state and a verb is a move of the table, or refused")
    func lifecycle() {
        let legal: [TransferState: [TransferLifecycle.Verb: TransferState]] = [
            .requested: [.release: .released, .refuse: .refused, .withdraw: .withdrawn],
            .released: [.accept: .accepted, .refuse: .refused, .withdraw: .withdrawn],
            .accepted: [.makeEffective: .effective, .withdraw: .withdrawn],
        ]
        for state in TransferState.allCases {
            for verb in TransferLifecycle.Verb.allCases {
                let expected = legal[state]?[verb]
                #expect((try? TransferLifecycle.move(state, verb)) == expected, "\(state) \(verb)")
            }
        }
    }

    @Test("no step is taken before the one it needs, nor by the other side")
    func order() async throws {
        let city = try await city()
        let far = Principal.county("410882")
        let near = Principal.county("410802")
        #expect(
            try await reason { _ = try await request(city, to: 3, as: near) }
                == "DISTRICT_NOT_COVERED")
        let step = TransferStep(transferID: try await request(city, to: 3, as: far).id)
        for method in [Enrollment.acceptTransfer, Enrollment.makeTransferEffective] {
            #expect(
                try await reason { _ = try await city.call(method, step, as: far) }
                    == "ILLEGAL_TRANSFER_MOVE")
        }
        #expect(
            try await reason {
                _ = try await city.call(Enrollment.releaseTransfer, step, as: far)
            } == "DISTRICT_NOT_COVERED")
        _ = try await city.call(Enrollment.releaseTransfer, step, as: near)
        #expect(
            try await reason {
                _ = try await city.call(Enrollment.acceptTransfer, step, as: near)
            } == "DISTRICT_NOT_COVERED")
        _ = try await city.call(Enrollment.acceptTransfer, step, as: far)
        let seen = try await city.call(Enrollment.getTransfer, step, as: near)
        #expect(seen.state == .accepted)
        #expect(
            try await reason {
                _ = try await city.call(Enrollment.getTransfer, step, as: .county("410811"))
            } == "NOT_FOUND")
        _ = try await city.call(Enrollment.makeTransferEffective, step, as: far)
        let all = try await city.list(Enrollment.listTransfers, .init(), as: .submitter)
        #expect(all.map(\.state) == [.effective])
        #expect(try await city.list(Enrollment.listTransfers, .init(), as: .county("410811")) == [])
    }

    @Test("one transfer of a child is open at a time; a refused or withdrawn one makes room")
    func oneOpen() async throws {
        let city = try await city()
        let first = try await request(city, to: 2)
        #expect(try await reason { _ = try await request(city, to: 3) } == "TRANSFER_OPEN")
        let end = EndTransfer(transferID: first.id, reason: "材料不全")
        #expect(try await city.call(Enrollment.refuseTransfer, end).state == .refused)
        let second = try await request(city, to: 3)
        let withdrawn = try await city.call(
            Enrollment.withdrawTransfer, .init(transferID: second.id, reason: "不转了"))
        #expect(withdrawn.endReason == "不转了")
        #expect(try await request(city, to: 2).id == "transfer-3")
    }

    @Test("before its day it does not take effect; without the roll it was asked for, never")
    func dayAndRoll() async throws {
        let city = try await city()
        let transfer = try await request(city, to: 2, on: Samples.day("2025-09-03"))
        let step = TransferStep(transferID: transfer.id)
        _ = try await city.call(Enrollment.releaseTransfer, step)
        _ = try await city.call(Enrollment.acceptTransfer, step)
        let early = try await reason {
            _ = try await city.call(Enrollment.makeTransferEffective, step)
        }
        #expect(early == "TRANSFER_TOO_EARLY")
        city.time.advance(by: .seconds(2 * 24 * 3600))
        _ = try await city.call(
            Enrollment.endRoll,
            .init(
                idNumber: Samples.child(0), schoolCode: Samples.code(.primary, 1), cause: .left))
        let late = try await reason {
            _ = try await city.call(Enrollment.makeTransferEffective, step)
        }
        #expect(late == "ROLL_NOT_AT_SCHOOL")
        #expect(try await enrolled(city) == [:])
    }

    @Test("E5: no transfer into another pool's senior high school")
    func pools() async throws {
        let city = try await TestEnrollment()
        try await city.register(
            Samples.school(.senior, 1), Samples.school(.senior, 2, region: "410811"),
            Samples.school(.senior, 3, region: "410882"))
        _ = try await city.call(
            Enrollment.registerStudents,
            .init(students: [
                StudentRecord(
                    idNumber: Samples.child(1), schoolCode: Samples.code(.senior, 1),
                    stage: .senior, grade: 1, classNumber: 1,
                    originRegion: Samples.region("410802"))
            ]))
        func ask(_ serial: Int) async throws {
            _ = try await city.call(
                Enrollment.requestTransfer,
                RequestTransfer(
                    idNumber: Samples.child(1), toSchool: Samples.code(.senior, serial),
                    stage: .senior, grade: 1, classNumber: 1, reason: "搬家"))
        }
        #expect(try await reason { try await ask(3) } == "OUTSIDE_POOL")
        try await ask(2)
    }

    @Test("no transfer enters another stage, at the request or when the roll has gone on meanwhile")
    func stage() async throws {
        let city = try await TestEnrollment()
        let schools = [Samples.code(.primary, 1), Samples.code(.junior, 2)]
        try await city.register(
            SchoolRecord(
                code: schools[0], name: "示例九年一贯制学校", region: Samples.region(),
                stage: .primary, ownership: .public,
                openingSeats: [Stage.primary, .junior].map {
                    StageSeats(stage: $0, seats: 100)
                }, sample: true), Samples.school(.junior, 2), Samples.school(.primary, 3))
        func enter(_ stage: Stage, grade: Int) async throws {
            _ = try await city.call(
                Enrollment.registerStudents,
                .init(students: [
                    StudentRecord(
                        idNumber: Samples.child(1), schoolCode: schools[0], stage: stage,
                        grade: grade, classNumber: 1)
                ]))
        }
        func ask(_ school: SchoolCode, _ stage: Stage, grade: Int) async throws -> RollTransfer {
            try await city.call(
                Enrollment.requestTransfer,
                RequestTransfer(
                    idNumber: Samples.child(1), toSchool: school, stage: stage, grade: grade,
                    classNumber: 1, reason: "搬家"))
        }
        try await enter(.primary, grade: 6)
        #expect(
            try await reason { _ = try await ask(schools[1], .junior, grade: 1) }
                == "OTHER_STAGE")
        let step = TransferStep(
            transferID: try await ask(Samples.code(.primary, 3), .primary, grade: 6).id)
        _ = try await city.call(Enrollment.releaseTransfer, step)
        _ = try await city.call(Enrollment.acceptTransfer, step)
        try await enter(.junior, grade: 1)
        #expect(
            try await reason { _ = try await city.call(Enrollment.makeTransferEffective, step) }
                == "OTHER_STAGE")
    }

    @Test(
        "E2: no transfer goes round a confirmed seat; the one that leads to it registers the child")
    func confirmedSeat() async throws {
        let district = try await AllocationSeason()
        let service = district.service
        try await service.register(Samples.school(.primary, 3))
        let receipt = try await district.verified([AllocationSeason.form(1)])[0]
        _ = try await service.call(
            Enrollment.registerStudents,
            .init(students: [
                StudentRecord(
                    idNumber: Samples.child(1), schoolCode: Samples.code(.primary, 2),
                    stage: .primary, grade: 1, classNumber: 1)
            ]))
        func ask(_ serial: Int) async throws -> TransferStep {
            TransferStep(
                transferID: try await service.call(
                    Enrollment.requestTransfer,
                    RequestTransfer(
                        idNumber: Samples.child(1), toSchool: Samples.code(.primary, serial),
                        stage: .primary, grade: 1, classNumber: 1, reason: "搬家")
                ).id)
        }
        func take(_ step: TransferStep) async throws {
            _ = try await service.call(Enrollment.releaseTransfer, step)
            _ = try await service.call(Enrollment.acceptTransfer, step)
            _ = try await service.call(Enrollment.makeTransferEffective, step)
        }
        let early = try await ask(3)
        try await district.published()
        try await district.confirm(receipt)
        #expect(try await district.state(receipt) == .confirmed)
        #expect(try await reason { try await take(early) } == "CONFIRMED_ELSEWHERE")
        _ = try await service.call(
            Enrollment.withdrawTransfer, .init(transferID: early.transferID, reason: "不转了"))
        #expect(try await reason { _ = try await ask(3) } == "CONFIRMED_ELSEWHERE")
        try await take(try await ask(1))
        #expect(try await district.state(receipt) == .registered)
        let told = try await service.events(StudentRegistered.self)
        #expect(told.map(\.receipt) == [receipt])
        // Who has been there moves on as everybody.
        try await take(try await ask(3))
        try await take(try await ask(2))
        #expect(try await district.state(receipt) == .registered)
    }

    @Test(
        "E3: steps of many callers at once, each tried twice: no child is ever on two rolls or none"
    )
    func concurrency() async throws {
        let children = 24
        let city = try await city(children: children)
        try await withThrowingTaskGroup(of: Void.self) { group in
            for child in 0..<children {
                group.addTask {
                    let ids = await withTaskGroup(of: String?.self) { asking in
                        for serial in [2, 3] {
                            asking.addTask {
                                try? await request(city, child: child, to: serial).id
                            }
                        }
                        return await asking.reduce(into: [String]()) { ids, id in
                            if let id { ids.append(id) }
                        }
                    }
                    #expect(ids.count == 1)
                    for id in ids {
                        let step = TransferStep(transferID: id)
                        _ = try await city.call(Enrollment.releaseTransfer, step)
                        _ = try await city.call(Enrollment.acceptTransfer, step)
                        await withTaskGroup(of: Void.self) { racing in
                            for _ in 0..<2 {
                                racing.addTask {
                                    _ = try? await city.call(
                                        Enrollment.makeTransferEffective, step)
                                }
                            }
                        }
                    }
                }
                group.addTask {
                    // What every reader sees at any moment.
                    let total = try await city.call(Enrollment.rollCounts, .init(by: .school)).total
                    #expect(total == children)
                }
            }
            try await group.waitForAll()
        }
        let counts = try await enrolled(city)
        #expect(counts[Samples.code(.primary, 1)] == nil)
        #expect(counts.values.reduce(0, +) == children)
        #expect(try await city.events(StudentTransferred.self).count == children)
    }

    @Test(
        "the schema refuses what no step would do",
        arguments: [
            "UPDATE roll_transfers SET state = 'effective', effective_at = 1",
            "UPDATE roll_transfers SET state = 'accepted', released_by = 'x'",
            "UPDATE roll_transfers SET to_school = from_school",
            "UPDATE roll_transfers SET state = 'refused'",
            """
            INSERT INTO roll_transfers SELECT 99, person_key, from_school, to_school, stage, grade,
                class_number, effective_on, reason, state, requested_by, requested_at, released_by,
                released_at, accepted_by, accepted_at, effective_at, end_reason FROM roll_transfers
            """,
        ])
    func schema(sql: String) async throws {
        let city = try await city()
        _ = try await request(city, to: 2)
        await #expect(throws: (any Error).self) {
            try await city.store.write { try $0.execute(sql) }
        }
    }
}
