import Bus
import Contracts
import Store

@testable import Aid

/// An aid service over a store of its own, and the calls of an officer.
struct AidBench: Sendable {
    let store: Store
    let service: AidService

    /// - Parameters:
    ///   - table: another parameter table than the program's.
    ///   - store: another bench's store, to look at its records with another service.
    init(table: ParameterTable = AidFixtures.plan, over store: Store? = nil) throws {
        let store =
            try store ?? Store.temporary(source: "/aid.v1", migrations: AidService.migrations)
        self.store = store
        service = AidService(
            ServiceEnvironment(
                store: store, personKeys: try PersonKeys(secret: Array(repeating: 7, count: 32))),
            table: table)
    }

    /// A call's context; a write without a key of its own gets a new one.
    static func context(
        _ method: any MethodDescriptor, key: String? = nil, districts: [String] = ["*"],
        role: Role = .countyOfficer
    ) -> ServerContext {
        let principal = Principal(
            subject: "officer-7", department: "education", roles: [role], districts: districts)
        return ServerContext(
            method: method.facts,
            caller: Caller(name: "test", principal: principal, allowedMethods: ["*"]),
            principal: principal, deadline: .now + .seconds(600),
            idempotencyKey: key ?? "key-\(UInt64.random(in: 0 ... .max))", requestID: "request-1")
    }

    /// The synthetic person with a number, 0…99,999.
    static func person(_ number: Int) -> ResidentID {
        guard
            let date = CalendarDate(daysSinceEpoch: 14_000 + number % 2000),
            let id = ResidentID(regionPrefix: 410_802, birthDate: date, serial: 1 + number / 2000)
        else { preconditionFailure("a synthetic person's number lies in 0...99,999") }
        return id
    }

    /// A matched and confirmed pupil of the school year 2025, varied by number.
    static func record(
        _ number: Int, state: RecognitionState = .confirmed, basis: RecognitionBasis = .orphan,
        stage: Stage? = nil, evidenceNumber: String? = nil
    ) throws -> RecognitionRecord {
        let stages: [Stage] = [.primary, .junior, .senior, .vocational]
        let regions = RegionCatalog.all.map(\.code)
        return RecognitionRecord(
            idNumber: person(number), schoolYear: try SchoolYear("2025"),
            level: HardshipLevel.allCases[number % 3], basis: basis,
            school: try SchoolCode(number.isMultiple(of: 2) ? "3441000001" : "3441000002"),
            region: regions[number % regions.count], stage: stage ?? stages[number % 4],
            boarding: number % 5 < 2, state: state, evidenceNumber: evidenceNumber)
    }

    @discardableResult
    func register(
        _ records: [RecognitionRecord], sample: Bool? = nil, districts: [String] = ["*"],
        as role: Role = .countyOfficer
    ) async throws -> [Int64] {
        try await service.registerRecognitions(
            RegisterRecognitions(recognitions: records, sample: sample),
            Self.context(Aid.registerRecognitions, districts: districts, role: role)
        ).ids
    }

    func recognition(_ number: Int) async throws -> Recognition {
        try await service.getRecognition(
            GetRecognition(idNumber: Self.person(number), schoolYear: SchoolYear("2025")),
            Self.context(Aid.getRecognition))
    }

    func calculate(
        _ person: PersonKey, _ programme: AidProgramme = .seniorGrant, _ term: String = "2025A",
        key: String? = nil, districts: [String] = ["*"]
    ) async throws -> Entitlement {
        try await service.calculateEntitlement(
            CalculateEntitlement(
                person: person, programme: programme, term: AidFixtures.term(term)),
            Self.context(Aid.calculateEntitlement, key: key, districts: districts))
    }

    /// Every page of a batch calculation, added up.
    func calculateAll(
        _ programme: AidProgramme, _ term: String = "2025A", region: RegionCode? = nil,
        limit: Int? = nil
    ) async throws -> EntitlementsCalculated {
        var sum = EntitlementsCalculated(
            calculated: 0, amount: .zero, existing: 0, differing: [], next: nil)
        var after: Int64?
        repeat {
            let page = try await service.calculateEntitlements(
                CalculateEntitlements(
                    programme: programme, term: AidFixtures.term(term), region: region,
                    after: after, limit: limit), Self.context(Aid.calculateEntitlements))
            sum.calculated += page.calculated
            sum.amount = try sum.amount + page.amount
            sum.existing += page.existing
            sum.differing += page.differing
            after = page.next
        } while after != nil
        return sum
    }

    func entitlements(_ term: String = "2025A", region: RegionCode? = nil) async throws
        -> [Entitlement]
    {
        var all: [Entitlement] = []
        try await service.listEntitlements(
            ListEntitlements(term: AidFixtures.term(term), region: region),
            Self.context(Aid.listEntitlements)
        ) { all.append($0) }
        return all
    }

    func recognitions() async throws -> [Recognition] {
        var all: [Recognition] = []
        try await service.listRecognitions(
            ListRecognitions(schoolYear: SchoolYear("2025")), Self.context(Aid.listRecognitions)
        ) { all.append($0) }
        return all
    }

    /// Events of one type in the outbox.
    func events(_ type: String) async throws -> Int64 {
        try await store.read {
            try $0.fetchValue(
                Int64.self, "SELECT COUNT(*) FROM edubus_outbox WHERE type = ?", [type]) ?? 0
        }
    }
}
