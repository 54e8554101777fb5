import Bus
import BusTesting
import Contracts
import Store
import Teachers

/// The service in memory with one region, its total, and two public schools, for one test.
struct TeachersWorld: Sendable {
    let bus: TestBus
    let store: Store
    let time: ManualTime

    static let region = RegionCatalog.districts[0].code
    static let neighbour = RegionCatalog.districts[1].code
    static let junior = SchoolCode(category: .junior, serial: 1)!
    static let senior = SchoolCode(category: .senior, serial: 2)!
    static let privateSchool = SchoolCode(category: .junior, serial: 3)!
    static let kindergarten = SchoolCode(category: .kindergarten, serial: 4)!
    static let elsewhere = SchoolCode(category: .junior, serial: 5)!
    /// 2025-09-01, also the world's present.
    static let start = date("2025-09-01")

    /// Runs a test on schools without staff: `approved` posts in the region, `posts` of them at the
    /// junior school.
    static func run(
        approved: Int64 = 100, posts: Int64 = 10,
        _ body: (TeachersWorld) async throws -> Void
    ) async throws {
        let time = ManualTime(milliseconds: 1_756_699_200_000)
        let store = try Store.temporary(
            source: TeachersService.eventSource, migrations: TeachersService.migrations,
            clock: time)
        let service = try await TeachersService(
            ServiceEnvironment(
                store: store, personKeys: PersonKeys(secret: Array(repeating: 7, count: 32)),
                time: time))
        try await TestBus.run([service.definition]) { bus in
            let world = TeachersWorld(bus: bus, store: store, time: time)
            try await world.prepare(approved: approved, posts: posts)
            try await body(world)
        }
    }

    private func prepare(approved: Int64, posts: Int64) async throws {
        _ = try await call(
            Teachers.registerSchoolUnits,
            RegisterSchoolUnits(
                schools: [
                    unit(Self.junior, .junior), unit(Self.senior, .senior),
                    unit(Self.privateSchool, .junior, .private),
                    unit(Self.kindergarten, .kindergarten),
                    unit(Self.elsewhere, .junior, region: Self.neighbour),
                ],
                rolls: [
                    SchoolRoll(school: Self.junior, asOf: Self.start, students: 1350),
                    SchoolRoll(school: Self.senior, asOf: Self.start, students: 3000),
                ], sample: true))
        if approved > 0 {
            _ = try await call(
                Teachers.approveEstablishment,
                ApproveEstablishment(
                    region: Self.region, total: approved, effectiveOn: Self.start,
                    approvalNumber: "bz-1"))
        }
        if posts > 0 { try await allocate(posts, to: Self.junior) }
    }

    private func unit(
        _ code: SchoolCode, _ stage: Stage, _ ownership: Ownership = .public,
        region: RegionCode = region
    ) -> SchoolUnit {
        SchoolUnit(code: code, region: region, stage: stage, ownership: ownership)
    }

    @discardableResult
    func call<Request, Response>(
        _ method: UnaryMethod<Request, Response>, _ request: Request,
        options: CallOptions = CallOptions()
    ) async throws -> Response {
        try await bus.client.call(method, request, options: options)
    }

    func allocate(_ posts: Int64, to school: SchoolCode) async throws {
        try await call(
            Teachers.allocateEstablishment,
            AllocateEstablishment(
                region: Self.region, effectiveOn: Self.start,
                lines: [.init(school: school, posts: posts)]))
    }

    /// Synthetic staff with certificates for every stage up to senior high, mathematics.
    static func staff(
        _ count: Int, at school: SchoolCode = junior, first: Int = 0,
        appointment: FirstAppointment? = nil
    ) -> [StaffRecord] {
        (first..<first + count).map { index in
            StaffRecord(
                idNumber: ResidentID(
                    regionPrefix: 410_802, birthDate: date("1980-01-01").addingDays(index / 900)!,
                    serial: index % 900)!,
                school: school,
                certificates: [
                    TeachingCertificate(
                        stage: .senior, subject: .mathematics, validFrom: date("2005-07-01"))
                ],
                registeredUntil: date("2028-12-31"), title: .intermediate,
                appointment: appointment)
        }
    }

    /// Registers staff without an appointment.
    func register(_ count: Int) async throws -> [PersonKey] {
        try await call(
            Teachers.registerStaff, RegisterStaff(staff: Self.staff(count))
        ).members.map(\.person)
    }

    static func appoint(
        _ person: PersonKey, at school: SchoolCode = junior, from: String = "2025-09-01",
        until: String? = nil, occupies: EstablishmentKind? = .establishment, load: Int64 = 100,
        isMain: Bool = true, isPrincipal: Bool = false
    ) -> Appoint {
        Appoint(
            person: person, school: school, from: date(from), until: until.map { date($0) },
            post: PostTerms(
                subject: .mathematics, loadPercent: load, occupies: occupies, isMain: isMain,
                isPrincipal: isPrincipal))
    }

    func establishment(
        _ school: SchoolCode? = nil, region: RegionCode = region, on: String? = nil
    ) async throws -> Establishment {
        try await call(
            Teachers.getEstablishment,
            GetEstablishment(
                holder: EstablishmentHolder(region: region, school: school),
                on: on.map { date($0) }))
    }

    func eventCount(_ type: String) async throws -> Int64 {
        try await store.read {
            try $0.fetchValue(
                Int64.self, "SELECT COUNT(*) FROM edubus_outbox WHERE type = ?", [type]) ?? 0
        }
    }
}

/// The rule and reason a call was refused for: `T2 LOAD_ABOVE_LIMIT`; "done" when it was not.
func refusal(_ work: () async throws -> Void) async throws -> String {
    do {
        try await work()
        return "done"
    } catch let error as CallError {
        let rule = error.violations.first.map { "\($0.rule) " } ?? ""
        return rule + error.reason.rawValue
    }
}
