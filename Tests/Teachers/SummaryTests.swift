import Bus
import BusTesting
import Contracts
import Store
import Teachers
import Testing

@Suite struct SummaryTests {
    @Test("every method of the contract has a handler, and no handler is without a method")
    func complete() async throws {
        let store = try Store.temporary(migrations: TeachersService.migrations)
        let service = try await TeachersService(
            ServiceEnvironment(
                store: store, personKeys: PersonKeys(secret: Array(repeating: 1, count: 32))))
        #expect(service.definition.incomplete.isEmpty)
    }

    @Test("required staff and the gap follow the roll of the day")
    func requiredStaff() async throws {
        try await TeachersWorld.run(approved: 100, posts: 60) { world in
            let post = PostTerms(subject: .mathematics, occupies: .establishment)
            try await world.call(
                Teachers.registerStaff,
                RegisterStaff(
                    staff: TeachersWorld.staff(
                        40,
                        appointment: FirstAppointment(from: TeachersWorld.start, post: post))))
            try await world.call(
                Teachers.setRolls,
                SetRolls(rolls: [
                    SchoolRoll(
                        school: TeachersWorld.junior, asOf: date("2026-09-01"), students: 1351)
                ]))
            func report(on day: String) async throws -> RequiredStaffReport {
                try await world.call(
                    Teachers.requiredStaff,
                    RequiredStaff(region: TeachersWorld.region, on: date(day), bySchool: true))
            }
            let now = try await report(on: "2025-09-01")
            let junior = try #require(now.schools.first { $0.school == TeachersWorld.junior })
            #expect(junior.required == 100 && junior.inPost == 40 && junior.gap == 60)
            let senior = try #require(now.stages.first { $0.stage == .senior })
            #expect(senior.base == 240 && senior.walkingClassAddition == 24)
            #expect(senior.required == 264)
            let kindergarten = try #require(now.stages.first { $0.stage == .kindergarten })
            #expect(kindergarten.required == nil && kindergarten.gap == nil)
            #expect(now.rules.allSatisfy { !$0.source.isEmpty })
            let later = try await report(on: "2026-09-01")
            #expect(
                later.schools.first { $0.school == TeachersWorld.junior }?.required == 101)
            let before = try await report(on: "2025-08-31")
            #expect(
                before.schools.first { $0.school == TeachersWorld.junior }?.rollAsOf == nil)
            let error = await #expect(throws: CallError.self) {
                _ = try await report(on: "2010-09-01")
            }
            #expect(error?.code == .outOfRange)
        }
    }

    @Test("the summary's total is the sum of its regions, and staff on no post count apart")
    func summary() async throws {
        try await TeachersWorld.run(approved: 100, posts: 60) { world in
            func register(
                _ count: Int, first: Int, at school: SchoolCode, _ kind: EstablishmentKind?
            ) async throws {
                let post = PostTerms(subject: .mathematics, occupies: kind)
                try await world.call(
                    Teachers.registerStaff,
                    RegisterStaff(
                        staff: TeachersWorld.staff(
                            count, at: school, first: first,
                            appointment: FirstAppointment(
                                from: TeachersWorld.start, post: post))))
            }
            try await register(30, first: 0, at: TeachersWorld.junior, .establishment)
            try await register(5, first: 30, at: TeachersWorld.senior, nil)
            try await register(4, first: 35, at: TeachersWorld.elsewhere, nil)
            try await register(2, first: 39, at: TeachersWorld.kindergarten, nil)

            let summary = try await world.call(Teachers.summarise, SummariseTeachers())
            #expect(summary.sample)
            #expect(summary.regions.count == RegionCatalog.all.count)
            let region = try #require(
                summary.regions.first { $0.region == TeachersWorld.region }?.figures)
            #expect(region.staffInPost == 37 && region.staffOnEstablishment == 30)
            #expect(region.staffWithoutEstablishment == 7)
            #expect(region.staffRequired == 364 && region.staffInPostWhereRequired == 35)
            #expect(region.gap == 329)
            #expect(region.establishmentApproved == 100 && region.establishmentAllocated == 60)
            #expect(region.establishmentOccupied == 30)
            for figure in [
                \TeachersFigures.schools, \.staffInPost, \.staffWithoutEstablishment,
                \.staffRequired, \.gap, \.establishmentApproved,
            ] {
                let sum = summary.regions.map { $0.figures[keyPath: figure] }.reduce(0, +)
                #expect(summary.total[keyPath: figure] == sum)
            }
            #expect(summary.total.staffInPost == 41)
            let one = try await world.call(
                Teachers.summarise, SummariseTeachers(region: TeachersWorld.region))
            #expect(one.regions.map(\.figures) == [region] && one.total == region)
        }
    }
}
