import Bus
import Contracts
import Enrollment
import Store
import Testing

struct RegisterTests {
    @Test("the service answers every method of its contract and no other")
    func complete() async throws {
        #expect(try await TestEnrollment().service.definition.incomplete == [])
    }

    @Test("a code is entered once and updated after")
    func upsert() async throws {
        let city = try await TestEnrollment()
        var record = Samples.school(.senior, seats: 300)
        #expect(
            try await city.call(Enrollment.registerSchools, .init(schools: [record]))
                == SchoolsRegistered(created: 1, updated: 0))
        record.name = "改名中学"
        record.ownership = .private
        #expect(
            try await city.call(Enrollment.registerSchools, .init(schools: [record]))
                == SchoolsRegistered(created: 0, updated: 1))
        let school = try await city.call(Enrollment.getSchool, .init(code: record.code))
        #expect(school.name == "改名中学")
        #expect(school.ownership == .private)
        #expect(school.certifiedSeats == 300)
        #expect(try await city.events(SchoolRegistered.self).count == 2)
        _ = try await city.call(Enrollment.registerSchools, .init(schools: [record]))
        #expect(try await city.events(SchoolRegistered.self).count == 2)
    }

    @Test("one bad record keeps the whole call out")
    func allOrNothing() async throws {
        let city = try await TestEnrollment()
        var bad = Samples.school(.junior, 2)
        bad.stage = .primary
        let error = await #expect(throws: CallError.self) {
            try await city.register(Samples.school(.primary, 1), bad)
        }
        #expect(error?.violations.first?.field == "schools[1].stage")
        #expect(try await city.list(Enrollment.listSchools, ListSchools()).isEmpty)
    }

    @Test("a code twice in a call, and another opening number, are conflicts")
    func conflicts() async throws {
        let city = try await TestEnrollment()
        let record = Samples.school(.primary, seats: 300)
        #expect(
            try await reason { try await city.register(record, record) } == "INVALID_FIELD")
        try await city.register(record)
        let error = await #expect(throws: RuleViolation.self) {
            try await city.register(Samples.school(.primary, seats: 301))
        }
        #expect(error?.rule == "P8")
        #expect(error?.field == "schools[0].openingSeats[0].seats")
    }

    @Test("a retired code is never used again, and leaves the list")
    func retire() async throws {
        let city = try await TestEnrollment()
        let record = Samples.school(.primary)
        try await city.register(record)
        let retired = try await city.call(
            Enrollment.retireSchool, .init(code: record.code, documentNo: "撤并1号"))
        #expect(retired.status == .retired)
        #expect(try await reason { try await city.register(record) } == "CODE_RETIRED")
        #expect(try await city.list(Enrollment.listSchools, ListSchools()).isEmpty)
        #expect(
            try await city.list(Enrollment.listSchools, ListSchools(status: .retired)).count == 1)
    }

    @Test("a school with children or an open plan is not retired")
    func retireBlocked() async throws {
        let city = try await TestEnrollment()
        let line = try await city.primaryLine(seats: 10)
        let code = Samples.code(.primary, 1)
        let request = RetireSchool(code: code, documentNo: "撤并1号")
        #expect(
            try await reason { _ = try await city.call(Enrollment.retireSchool, request) }
                == "SCHOOL_HAS_PLAN")
        _ = try await city.call(Enrollment.closePlanLine, .init(id: line))
        let student = StudentRecord(
            idNumber: Samples.child(1), schoolCode: code, stage: .primary, grade: 1, classNumber: 1)
        _ = try await city.call(Enrollment.registerStudents, .init(students: [student]))
        #expect(
            try await reason { _ = try await city.call(Enrollment.retireSchool, request) }
                == "SCHOOL_HAS_ROLL")
    }

    @Test("an officer registers in the own district only")
    func district() async throws {
        let city = try await TestEnrollment()
        let record = Samples.school(.primary, region: "410882")
        let elsewhere = try await reason {
            _ = try await city.call(
                Enrollment.registerSchools, .init(schools: [record]), as: .county("410883"))
        }
        #expect(elsewhere == "DISTRICT_NOT_COVERED")
        _ = try await city.call(
            Enrollment.registerSchools, .init(schools: [record]), as: .county("410882"))
        var moved = record
        moved.region = Samples.region("410883")
        let taken = try await reason {
            _ = try await city.call(
                Enrollment.registerSchools, .init(schools: [moved]), as: .county("410883"))
        }
        #expect(taken == "DISTRICT_NOT_COVERED")
    }

    @Test("the list goes on where a part of it ended, in order of code")
    func paging() async throws {
        let city = try await TestEnrollment()
        let records = (1...1200).map {
            Samples.school($0.isMultiple(of: 2) ? .primary : .junior, $0)
        }
        _ = try await city.call(Enrollment.registerSchools, .init(schools: records))
        let all = try await city.list(Enrollment.listSchools, ListSchools())
        #expect(all.map(\.code) == records.map(\.code).sorted())
        var parts: [School] = []
        repeat {
            let part = try await city.list(
                Enrollment.listSchools, ListSchools(after: parts.last?.code, limit: 500))
            guard !part.isEmpty else { break }
            parts += part
        } while true
        #expect(parts == all)
        let juniors = try await city.list(Enrollment.listSchools, ListSchools(stage: .junior))
        #expect(juniors.count == 600)
        #expect(juniors.allSatisfy { $0.stage == .junior })
    }

    @Test("a batch has 1 to 2000 records", arguments: [0, 2001])
    func batch(count: Int) async throws {
        let city = try await TestEnrollment()
        let records = (0..<count).map { Samples.school(.primary, $0) }
        let refused = try await reason {
            _ = try await city.call(Enrollment.registerSchools, .init(schools: records))
        }
        #expect(refused == "INVALID_FIELD")
    }
}
