import Bus
import BusTesting
import Contracts
import Synchronization
import Testing

@testable import SampleCity

/// The loader against the four services themselves.
struct SampleCityLoaderTests {
    @Test("the services then hold the city, every rule of theirs kept, and say that it is a sample")
    func loads() async throws {
        let city = try SampleCity(seed: 3, scale: 0.004)
        try await SampleWorld.run { bus in
            let report = try await SampleCityLoader(bus.client).load(city)
            #expect(!report.changedNothing)
            #expect(report.before.students == 0)
            #expect(report.after.schools == city.schools.count)
            #expect(report.after.students == city.studentCount)
            #expect(report.after.staff == city.staffCount)
            #expect(
                report.after.establishment
                    == city.establishment.reduce(0) { $0 + Int($1.approved) }
                    - Self.headcount(city))
            #expect(report.after.recognised == city.recognitionCount)
            #expect(report.after.entitled > 0)
            #expect(report.after.plannedSeats >= Self.plannedSeats(city))
            #expect(report.after.projectsPaid > .zero)

            let enrollment = try await bus.client.call(
                Enrollment.summarise, SummariseEnrollment())
            let teachers = try await bus.client.call(Teachers.summarise, SummariseTeachers())
            let aid = try await bus.client.call(Aid.summarise, SummariseAid())
            let projects = try await bus.client.call(Projects.summarise, SummariseProjects())
            #expect(enrollment.sample && teachers.sample && aid.sample && projects.sample)
            #expect(enrollment.regions.filter { $0.figures.enrolled > 0 }.count == 12)
            let certificates =
                city.certificates(of: try ProjectID("P3"))
                + city.certificates(of: try ProjectID("P4"))
            #expect(certificates.count > 11)
            #expect(projects.total.certifiedSeats == certificates.reduce(0) { $0 + $1.seats })
        }
    }

    /// Every plan line's; an admission may have admitted equals above it.
    private static func plannedSeats(_ city: SampleCity) -> Int {
        let proposals = city.planProposals + city.seasonProposals
        return proposals.reduce(city.privateEntry?.proposal.seats ?? 0) { $0 + $1.seats }
    }

    private static func headcount(_ city: SampleCity) -> Int {
        city.establishment.filter { $0.kind == .headcount }.reduce(0) { $0 + Int($1.approved) }
    }

    @Test("a second load of the same city changes nothing and says so")
    func twice() async throws {
        let city = try SampleCity(seed: 4, scale: 0.002)
        try await SampleWorld.run { bus in
            let first = try await SampleCityLoader(bus.client).load(city)
            let second = try await SampleCityLoader(bus.client).load(city)
            #expect(!first.changedNothing)
            #expect(second.changedNothing)
            #expect(second.after == first.after)
        }
    }

    @Test("a load that was cut off is finished by the next one")
    func cutOff() async throws {
        let city = try SampleCity(seed: 5, scale: 0.002)
        try await SampleWorld.run { bus in
            let cutter = CuttingBus(bus: bus.client, after: 20)
            await #expect(throws: CallError.self) { try await SampleCityLoader(cutter).load(city) }
            let report = try await SampleCityLoader(bus.client).load(city)
            #expect(report.after.students == city.studentCount)
            #expect(report.after.staff == city.staffCount)
            #expect(report.after.recognised == city.recognitionCount)
        }
    }

    @Test("another city is refused where one is loaded, and its people do not mix with it")
    func anotherCity() async throws {
        let city = try SampleCity(seed: 6, scale: 0.002)
        try await SampleWorld.run { bus in
            let first = try await SampleCityLoader(bus.client).load(city)
            let other = try SampleCity(seed: 7, scale: 0.002)
            await #expect(throws: CallError.self) {
                try await SampleCityLoader(bus.client).load(other)
            }
            let after = try await SampleCityLoader(bus.client).figures()
            #expect(after.students == first.after.students)
            #expect(after.staff == first.after.staff)
        }
    }

    @Test("where there are real records nothing is loaded")
    func realRecords() async throws {
        let city = try SampleCity(seed: 6, scale: 0.002)
        try await SampleWorld.run { bus in
            let school = SchoolRecord(
                code: try SchoolCode("2141900001"), name: "第一小学", region: try RegionCode("410802"),
                stage: .primary, ownership: .public,
                openingSeats: [StageSeats(stage: .primary, seats: 300)])
            _ = try await bus.client.call(Enrollment.registerSchools, .init(schools: [school]))
            let error = await #expect(throws: CallError.self) {
                try await SampleCityLoader(bus.client).load(city)
            }
            #expect(error == .realRecords)
            let after = try await SampleCityLoader(bus.client).figures()
            #expect(after.schools == 1 && after.staff == 0 && after.recognised == 0)
        }
    }

    @Test("every phase tells its progress in order, up to its whole total")
    func progress() async throws {
        let city = try SampleCity(seed: 8, scale: 0.002)
        let heard = Mutex<[LoadProgress]>([])
        try await SampleWorld.run(answeringFor: city) { bus in
            let loader = SampleCityLoader(bus.client, registerPatience: .seconds(30))
            _ = try await loader.load(city) { step in
                heard.withLock { $0.append(step) }
            }
        }
        let steps = heard.withLock { $0 }
        for phase in LoadPhase.allCases {
            let ofPhase = steps.filter { $0.phase == phase }
            #expect(ofPhase.first?.done == 0)
            #expect(ofPhase.last?.isComplete == true, "\(phase)")
            #expect(ofPhase.map(\.done) == ofPhase.map(\.done).sorted())
            #expect(Set(ofPhase.map(\.total)).count == 1)
        }
    }

    @Test("without officers the caller loads what one person may")
    func alone() async throws {
        let city = try SampleCity(seed: 9, scale: 0.002)
        try await SampleWorld.run { bus in
            let report = try await SampleCityLoader(bus.client, officers: nil).load(city)
            #expect(report.after.students == city.studentCount)
            #expect(report.after.plannedSeats == 0)
        }
    }
}
