import Bus
import BusTesting
import Contracts
import Store

@testable import Projects

/// The service over a store of its own, called through the bus.
struct ProjectsBench {
    let bus: BusClient
    let store: Store
    let service: ProjectsService

    static let officer = Caller(
        name: "officer",
        principal: Principal(
            subject: "officer-1", department: "developmentAndReform", roles: [.cityOfficer],
            districts: ["*"]),
        allowedMethods: ["*"])

    /// An officer of one district.
    static func county(_ district: String) -> Principal {
        Principal(
            subject: "county-1", department: "education", roles: [.countyOfficer],
            districts: [district])
    }

    /// A context to call the service with as another principal than the bench's.
    static func context(_ method: any MethodDescriptor, as principal: Principal) -> ServerContext {
        ServerContext(
            method: method.facts,
            caller: Caller(name: "test", principal: principal, allowedMethods: ["*"]),
            principal: principal, deadline: .now + .seconds(600),
            idempotencyKey: "key-\(UInt64.random(in: 0 ... .max))", requestID: "request-1")
    }

    /// A part of a project, to be registered.
    static func part(_ id: String, of parent: String, in region: String, fen: Int64) throws
        -> RegisterProject
    {
        RegisterProject(
            id: try ProjectID(id), parent: try ProjectID(parent), name: "某小学新建", place: "解放区",
            region: try RegionCode(region), content: "24班", plannedInvestment: Money(fen: fen),
            firstYear: 2022, lastYear: 2025,
            source: PlanSource(
                document: "分解方案", number: nil, heading: "一",
                issuedOn: try CalendarDate("2022-12-01")))
    }

    static func run(
        as caller: Caller = officer, contentType: ContentType = .cbor,
        at milliseconds: Int64 = 1_756_684_800_000,
        _ body: (ProjectsBench) async throws -> Void
    ) async throws {
        let time = ManualTime(milliseconds: milliseconds)
        let store = try Store.temporary(
            source: ProjectsService.eventSource, migrations: ProjectsService.migrations, clock: time
        )
        let service = try await ProjectsService(environment(store, time))
        try await TestBus.run([service.definition], as: caller, contentType: contentType) { bus in
            try await body(ProjectsBench(bus: bus.client, store: store, service: service))
        }
        try await store.close()
    }

    static func environment(_ store: Store, _ time: any TimeSource) throws -> ServiceEnvironment {
        ServiceEnvironment(
            store: store, personKeys: try PersonKeys(secret: [UInt8](repeating: 7, count: 32)),
            time: time)
    }

    /// A project with a budget, one contract `A` and funds of the same amount.
    func fund(_ project: String, fen: Int64) async throws -> ProjectID {
        let id = try ProjectID(project)
        let day = try CalendarDate("2023-01-10")
        _ = try await bus.call(
            Projects.approveBudget,
            ApproveBudget(
                project: id, amount: Money(fen: fen), approvalNumber: "概算1号", approvedOn: day))
        _ = try await bus.call(
            Projects.recordContract,
            RecordContract(
                project: id, contractNumber: "A", amount: Money(fen: fen), signedOn: day,
                contractor: "建设单位"))
        _ = try await bus.call(
            Projects.recordFunds,
            RecordFunds(
                project: id, documentNumber: "拨款1号", source: .municipal, amount: Money(fen: fen),
                arrivedOn: day))
        return id
    }

    func payment(_ project: ProjectID, _ voucher: String, fen: Int64, on day: String = "2023-06-30")
        throws -> RecordPayment
    {
        RecordPayment(
            project: project, contractNumber: "A", voucherNumber: voucher, kind: .progress,
            amount: Money(fen: fen), paidOn: try CalendarDate(day))
    }

    /// Moves a project through every gate to acceptance.
    func accept(_ project: ProjectID, on day: String = "2024-06-30") async throws {
        let day = try CalendarDate(day)
        let kinds: [GateDocumentKind] = [
            .feasibilityApproval, .planningPermit, .designApproval, .fundsConfirmation,
            .awardNotice, .constructionPermit, .startReport, .acceptanceReport,
        ]
        _ = try await bus.call(
            Projects.enterStage,
            EnterStage(
                project: project, stage: .acceptance, enteredOn: day,
                documents: kinds.map {
                    GateDocument(kind: $0, number: "文1号", issuedOn: day, issuedBy: "住建")
                }))
    }

    /// Types of the events in the outbox, in their order.
    func eventTypes() async throws -> [String] {
        try await store.read {
            try $0.fetchAll(String.self, "SELECT type FROM edubus_outbox ORDER BY sequence")
        }
    }
}

/// The call error that `body` ends with; nil when it ends well, or otherwise.
func refusal(_ body: () async throws -> Void) async -> CallError? {
    do {
        try await body()
        return nil
    } catch { return error as? CallError }
}

/// The reason of the call error that `body` ends with; nil when it ends well.
func reason(_ body: () async throws -> Void) async -> String? {
    do {
        try await body()
        return nil
    } catch let error as CallError {
        return error.reason.rawValue
    } catch {
        return "\(error)"
    }
}
