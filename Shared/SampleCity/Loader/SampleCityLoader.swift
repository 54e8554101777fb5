public import Bus
import Contracts

/// Loads a sample city into the four services through their own contracts.
///
/// The services are loaded at the same time, each with a few calls in flight. Every write has an idempotency
/// key made of the city's seed, scale and place in the load: a load that was cut off is finished by the next one,
/// and a second load of the same city changes nothing and reports so.
public struct SampleCityLoader: Sendable {
    private let bus: any BusCalling
    private let officers: SampleOfficers?
    private let callsInFlight: Int
    private let registerPatience: Duration

    /// - Parameters:
    ///   - officers: for whom the calls are made; the bus must let its caller speak for others. Nil makes
    ///     them as the caller itself, and leaves plan lines submitted: nobody approves their own.
    ///   - callsInFlight: per service.
    ///   - registerPatience: how long to wait for the departments' registers to answer for applications; where they
    ///     do not, these stay undecided and are allocated by a later load.
    public init(
        _ bus: any BusCalling, officers: SampleOfficers? = .standard, callsInFlight: Int = 4,
        registerPatience: Duration = .zero
    ) {
        self.bus = bus
        self.officers = officers
        self.callsInFlight = max(1, callsInFlight)
        self.registerPatience = registerPatience
    }

    /// Loads the city.
    ///
    /// - Parameter progress: hears of every phase, from several tasks but one phase's in order.
    /// - Throws: FAILED_PRECONDITION `REAL_RECORDS`, before anything is loaded, where records are not sample; then the
    ///   first `CallError`, and what was loaded before it stays.
    public func load(
        _ city: SampleCity, progress: @escaping @Sendable (LoadProgress) -> Void = { _ in }
    ) async throws -> LoadReport {
        let before = try await figures()
        guard !before.holdsRealRecords else { throw CallError.realRecords }
        let session = LoadSession(
            bus: bus, officers: officers, callsInFlight: callsInFlight,
            registerPatience: registerPatience,
            keyPrefix: "sample2-\(city.seed)-\(city.scale.millionths)", progress: progress)
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { try await session.loadEnrollment(city) }
            group.addTask { try await session.loadTeachers(city) }
            group.addTask { try await session.loadAid(city) }
            group.addTask { try await session.loadProjects(city) }
            try await group.waitForAll()
        }
        return LoadReport(before: before, after: try await figures())
    }

    /// What the services hold now.
    public func figures() async throws -> LoadFigures {
        let options = CallOptions(waitForReady: true)
        async let enrollment = bus.call(
            Enrollment.summarise, SummariseEnrollment(), options: options)
        async let teachers = bus.call(Teachers.summarise, SummariseTeachers(), options: options)
        async let aid = bus.call(Aid.summarise, SummariseAid(), options: options)
        async let projects = bus.call(Projects.summarise, SummariseProjects(), options: options)
        var figures = LoadFigures()
        figures.schools = try await enrollment.total.schools
        figures.students = try await enrollment.total.enrolled
        figures.plannedSeats = try await enrollment.total.plannedSeats
        figures.staff = Int(try await teachers.total.staffInPost)
        figures.establishment = Int(try await teachers.total.establishmentApproved)
        figures.recognised = try await aid.total.recognised.reduce(0) { $0 + Int($1.pupils) }
        figures.entitled = try await aid.total.entitled.reduce(0) { $0 + Int($1.entitlements) }
        figures.projectsPaid = try await projects.total.paid
        let services = [
            (figures.schools > 0, try await enrollment.sample),
            (figures.staff > 0, try await teachers.sample),
            (figures.recognised > 0, try await aid.sample),
            (figures.projectsPaid > .zero, try await projects.sample),
        ]
        figures.holdsRealRecords = services.contains { hasRecords, sample in hasRecords && !sample }
        return figures
    }
}

extension CallError {
    /// Sample records never mix with real ones.
    public static let realRecords = CallError(
        .failedPrecondition, "REAL_RECORDS",
        "the services hold records that are not labelled as sample; no sample city is loaded there",
        origin: .client, executed: .no)
}
