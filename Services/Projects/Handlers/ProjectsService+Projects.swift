import Bus
import Contracts
import Store

extension ProjectsService {
    func listProjects(_ request: ListProjects, _ context: ServerContext) async throws -> ProjectList
    {
        if let region = request.region { _ = try RegionCatalog.require(region, field: "region") }
        let asOf = now
        return try await store.read { tx in
            let projects = try ProjectAssembler(tx).all().filter {
                (request.region == nil || $0.region == request.region)
                    && (request.status == nil || $0.status == request.status)
            }
            let listed = Set(projects.map(\.id))
            let tops = projects.filter { $0.parent.map { !listed.contains($0) } ?? true }
            return ProjectList(
                asOf: asOf, projects: projects,
                plannedInvestment: try tops.map(\.plannedInvestment).total(),
                paid: try tops.map(\.money.paid).total())
        }
    }

    func getProject(_ request: GetProject, _ context: ServerContext) async throws -> ProjectDetail {
        let id = request.project
        return try await store.read { tx in
            let assembler = try ProjectAssembler(tx)
            return ProjectDetail(
                project: try assembler.project(ProjectRows.find(id, tx)),
                children: try ProjectRows.children(of: id, tx).map { try assembler.project($0) },
                moves: try StageRows.moves(of: id, tx),
                contracts: try MoneyRows.contracts(of: id, tx),
                changes: try MoneyRows.changes(of: id, tx),
                funds: try MoneyRows.funds(of: id, tx),
                payments: try MoneyRows.payments(of: id, tx),
                baselines: try ProgressRows.baselines(of: id, tx),
                progress: try ProgressRows.reports(of: id, tx),
                certificates: try SeatRows.certificates(of: id, tx),
                notes: try PlanRows.notes(tx).filter { $0.project == id })
        }
    }

    func registerProject(_ request: RegisterProject, _ context: ServerContext) async throws
        -> Project
    {
        _ = try RegionCatalog.require(request.region, field: "region")
        try context.requireDistrict(request.region.text)
        try ProjectRules.check(request)
        try EventDay.check(request.source.issuedOn, "source.issuedOn", rule: "P2", today: today)
        return try await store.perform(context, request) { tx in
            let parent = try ProjectRows.find(request.parent, tx)
            try Self.requireParent(parent, context, tx)
            guard try !ProjectRows.exists(request.id, tx) else {
                throw CallError(
                    .alreadyExists, "PROJECT_EXISTS", "project \(request.id) is registered",
                    executed: .no)
            }
            guard parent.firstYear <= request.firstYear, request.lastYear <= parent.lastYear else {
                throw RuleViolation(
                    "P1", "OUTSIDE_PARENT_YEARS", field: "firstYear",
                    "the project it belongs to runs \(parent.years)")
            }
            try Self.requireUntouched(parent, tx)
            let parts = try ProjectRows.children(of: parent.id, tx).map(\.planned)
            _ = try InvestmentTree.unallocated(
                of: parent.planned, parts: parts + [request.plannedInvestment])
            let row = ProjectRow(
                id: request.id, parent: parent.id, number: nil, name: request.name,
                placeName: request.place, region: request.region, content: request.content,
                planned: request.plannedInvestment,
                years: "\(request.firstYear)—\(request.lastYear)", firstYear: request.firstYear,
                lastYear: request.lastYear, stage: .listed, outputs: request.outputs,
                source: request.source)
            try ProjectRows.insert(row, tx)
            let move = try LifeCycle([]).listing(
                request.source, at: Timestamp(millisecondsSinceEpoch: tx.now))
            try StageRows.insert(move, of: row.id, tx)
            try PlanRows.markSample(request.sample, "projects", tx)
            return try ProjectAssembler(tx).project(row)
        }
    }

    func enterStage(_ request: EnterStage, _ context: ServerContext) async throws -> Project {
        try EventDay.check(request.enteredOn, "enteredOn", rule: "P2", today: today)
        return try await store.perform(context, request) { tx in
            let project = try Self.ownProject(request.project, context, tx)
            let before = LifeCycle(try StageRows.moves(of: project.id, tx))
            let move = try before.entering(
                request.stage, on: request.enteredOn, documents: request.documents,
                at: Timestamp(millisecondsSinceEpoch: tx.now))
            try StageRows.insert(move, of: project.id, tx)
            try ProjectRows.setStage(request.stage, of: project.id, tx)
            let attributes = EventAttributes(context, district: project.region.text)
            try tx.append(
                event: StageEntered(
                    project: project.id, stage: request.stage, status: request.stage.status,
                    enteredOn: request.enteredOn, backward: move.backward),
                subject: project.id.text, attributes: attributes)
            if !before.isAccepted, LifeCycle(before.moves + [move]).isAccepted {
                try tx.append(
                    event: AcceptancePassed(project: project.id, acceptedOn: request.enteredOn),
                    subject: project.id.text, attributes: attributes)
            }
            return try ProjectAssembler(tx).project(ProjectRows.find(project.id, tx))
        }
    }

    /// The project, when the principal covers its region and it has no parts that carry its work
    /// and money.
    static func ownProject(_ id: ProjectID, _ context: ServerContext, _ tx: ReadTransaction) throws
        -> ProjectRow
    {
        let project = try ProjectRows.find(id, tx)
        try context.requireDistrict(project.region.text)
        guard try ProjectRows.children(of: id, tx).isEmpty else {
            throw RuleViolation(
                "P1", "PROJECT_HAS_PARTS", field: "project",
                "work and money are recorded on its parts, not on \(id)")
        }
        return project
    }

    /// Dividing a project takes its work and money away from it: only who answers for the whole of
    /// it may, so a project of the city is not taken over by one of its counties.
    private static func requireParent(
        _ parent: ProjectRow, _ context: ServerContext, _ tx: ReadTransaction
    ) throws {
        guard context.principal.covers(district: parent.region.text) else {
            let message =
                "\(parent.id) is a project of \(parent.region): only its officers divide it"
            throw CallError(
                .permissionDenied, "DISTRICT_NOT_COVERED", "parent: \(message)",
                violations: [FieldViolation(field: "parent", rule: "P1", message: message)],
                executed: .no)
        }
        guard try ProjectRows.lastPlace(tx) < ProjectLimits.projects else {
            throw RuleViolation(
                "P1", "TOO_MANY_PROJECTS", field: "id",
                "there are \(ProjectLimits.projects) projects, the most there may be")
        }
        var (level, above) = (2, parent.parent)
        while let id = above {
            level += 1
            above = try ProjectRows.find(id, tx).parent
        }
        guard level <= ProjectLimits.levels else {
            throw RuleViolation(
                "P1", "TOO_MANY_LEVELS", field: "parent",
                "projects are divided into at most \(ProjectLimits.levels) levels")
        }
    }

    /// A project is divided before anything is recorded on it.
    private static func requireUntouched(_ parent: ProjectRow, _ tx: ReadTransaction) throws {
        let totals = try MoneyRows.totals(of: parent.id, tx)
        let baselines = try ProgressRows.baselines(of: parent.id, tx)
        guard totals.approved == nil, totals.funds == .zero, baselines.isEmpty,
            try ProgressRows.lastReport(of: parent.id, tx) == nil,
            try StageRows.moves(of: parent.id, tx).count <= 1
        else {
            throw RuleViolation(
                "P1", "PARENT_HAS_RECORDS", field: "parent",
                "work or money is recorded on \(parent.id) itself, so it cannot be divided")
        }
    }
}
