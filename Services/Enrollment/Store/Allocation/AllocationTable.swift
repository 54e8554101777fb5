import Admission
import Bus
import Contracts
import Store

/// A row of `allocation_runs`.
struct AllocationRunRow: Codable, Sendable {
    var id: String
    var schoolYear: SchoolYear
    var region: RegionCode
    var stage: Stage
    var number: Int
    var state: AllocationState
    var rule: AllocationRule
    var tierTable: String
    var catchmentPlan: String
    /// As the table stood when the run was prepared: its validity may be ended later, and its bytes are hashed.
    var tiers: Admission.TierTable
    var pooled = 0
    var openCases = 0
    var ineligible = 0
    var listHash: String?
    var ruleVersion: String?
    var inputHash: String?
    var resultHash: String?
    var executedBy: String?
    var publishedBy: String?
    var voidReason: String?

    init(
        _ request: PrepareAllocation, number: Int, tiers: PublishedTiers, catchments: String
    ) {
        id = [
            request.schoolYear.text, request.region.text, request.stage.rawValue, "\(number)",
        ].joined(separator: "-")
        schoolYear = request.schoolYear
        region = request.region
        stage = request.stage
        self.number = number
        state = .prepared
        rule = request.rule
        tierTable = tiers.table.id
        catchmentPlan = catchments
        self.tiers = tiers.engine
    }

    /// Nil before the freeze.
    var list: FrozenApplications? {
        listHash.map { _ in
            FrozenApplications(pooled: pooled, openCases: openCases, ineligible: ineligible)
        }
    }
}

/// A row of `allocation_steps`.
struct AllocationStepRow: Codable, Sendable {
    var runID: String
    var number: Int
    var act: AllocationAct
    var actor: String
    var at: Int64

    var answer: AllocationStep {
        AllocationStep(act: act, by: actor, at: Timestamp(millisecondsSinceEpoch: at))
    }
}

/// A row of `allocation_schools`.
struct AllocationSchoolRow: Codable, Sendable {
    var runID: String
    var schoolCode: SchoolCode
    var ownership: Ownership
    var seats: Int
}

/// A row of `allocation_lines`: free seats of a plan line at the freeze.
struct AllocationLineRow: Codable, Sendable {
    var runID: String
    var planLineID: String
    var schoolCode: SchoolCode
    var seats: Int
}

/// Where a child stands in a frozen list (E10).
enum ListStanding: String, Codable, Sendable {
    case pooled, open, ineligible
}

/// A row of `allocation_children`.
struct AllocationChildRow: Codable, Sendable {
    var runID: String
    var receipt: ReceiptNumber
    var standing: ListStanding
    /// Of an open case, an `OpenCaseReason`; of the ineligible, what stood in the way.
    var reason: String?
    var groupKey: String?
    /// Of a pooled child: how the lottery knows it.
    var lotteryNumber: LotteryNumber?
    var community: String
    var facts: [Admission.TierTable.Fact]
    var registeredOn: CalendarDate?
    var distanceMetres: Int?
    var wishes: [SchoolCode]
}

/// A row of `allocation_results`.
struct AllocationResultRow: Codable, Sendable {
    var runID: String
    var receipt: ReceiptNumber
    var outcome: AllocationOutcome
    var reason: AllocationReason
    var tier: String?
    var mark: AllocationMark?
    var lotteryPlace: Int
    var schoolCode: SchoolCode?
    var missed: [SchoolCode]
}

/// A row of `allocation_school_results`.
struct AllocationSchoolResultRow: Codable, Sendable {
    var runID: String
    var schoolCode: SchoolCode
    var placed: Int
    var missedBy: Int
    var lastOfCatchment: AllocationMark?
    var lastOfNeighbours: AllocationMark?
    var lastLotteryPlace: Int?
}

extension ReadTransaction {
    /// The run, or NOT_FOUND.
    func requireAllocation(_ id: String) throws -> AllocationRunRow {
        let row = try fetchOne(
            AllocationRunRow.self, "SELECT * FROM allocation_runs WHERE id = ?", [id])
        guard let row else { throw CallError.notFound("this allocation") }
        return row
    }

    /// The one run of a school year, district and stage that is not voided.
    func allocation(
        _ year: SchoolYear, _ region: RegionCode, _ stage: Stage
    ) throws -> AllocationRunRow? {
        try fetchOne(
            AllocationRunRow.self,
            """
            SELECT * FROM allocation_runs WHERE school_year = ? AND region = ? AND stage = ?
                AND state <> 'voided'
            """, [year, region, stage])
    }

    /// A run that has frozen a list by a tier table and is not voided.
    func frozenRun(byTiers table: String) throws -> String? {
        try fetchValue(
            String.self,
            "SELECT id FROM allocation_runs WHERE tier_table = ? AND \(Self.hasFrozen)", [table])
    }

    /// A run that has frozen a list by a plan of catchments and is not voided.
    func frozenRun(byCatchments plan: String) throws -> String? {
        try fetchValue(
            String.self,
            "SELECT id FROM allocation_runs WHERE catchment_plan = ? AND \(Self.hasFrozen)", [plan])
    }

    private static var hasFrozen: String {
        "state IN ('frozen', 'executed', 'published')"
    }

    /// The run whose frozen list counts on the free seats of a plan line.
    func allocation(freezing planLineID: String) throws -> String? {
        try fetchValue(
            String.self,
            """
            SELECT r.id FROM allocation_lines l JOIN allocation_runs r ON r.id = l.run_id
            WHERE l.plan_line_id = ? AND r.state IN ('frozen', 'executed')
            """, [planLineID])
    }

    /// The lottery of a run that is not voided.
    func lottery(ofAllocation id: String) throws -> LotteryRow? {
        try fetchOne(
            LotteryRow.self,
            "SELECT * FROM lotteries WHERE allocation_id = ? AND state <> 'voided'", [id])
    }

    func allocationAnswer(_ row: AllocationRunRow) throws -> AllocationRun {
        let steps = try fetchAll(
            AllocationStepRow.self,
            "SELECT * FROM allocation_steps WHERE run_id = ? ORDER BY number", [row.id])
        return AllocationRun(
            id: row.id, schoolYear: row.schoolYear, region: row.region, stage: row.stage,
            state: row.state, rule: row.rule, tierTable: row.tierTable,
            catchmentPlan: row.catchmentPlan, list: row.list, listHash: row.listHash,
            lotteryID: try lottery(ofAllocation: row.id)?.id, ruleVersion: row.ruleVersion,
            inputHash: row.inputHash, resultHash: row.resultHash, steps: steps.map(\.answer),
            voidReason: row.voidReason,
            sample: try requireCatchmentPlan(row.catchmentPlan).sample)
    }

    /// The newest school year's first.
    func allocations(
        _ filter: ListAllocations, after: String?, limit: Int
    ) throws -> [AllocationRunRow] {
        var conditions = Conditions()
        conditions.equal("school_year", filter.schoolYear)
        conditions.equal("region", filter.region)
        conditions.equal("stage", filter.stage)
        conditions.equal("state", filter.state)
        try conditions.afterRun(after)
        return try fetchAll(
            AllocationRunRow.self,
            "SELECT * FROM allocation_runs \(conditions.text) \(Conditions.newestRunFirst) LIMIT ?",
            conditions.values + [limit])
    }

    /// The runs of a school year that are not voided, one a district and stage at most.
    func allocations(_ request: AllocationReportRequest) throws -> [AllocationRunRow] {
        var conditions = Conditions()
        conditions.equal("school_year", request.schoolYear)
        conditions.equal("region", request.region)
        conditions.equal("stage", request.stage)
        return try fetchAll(
            AllocationRunRow.self,
            "SELECT * FROM allocation_runs \(conditions.text) AND state <> 'voided' ORDER BY id",
            conditions.values)
    }

    func allocationSchools(_ id: String) throws -> [AllocationSchoolRow] {
        try fetchAll(
            AllocationSchoolRow.self,
            "SELECT * FROM allocation_schools WHERE run_id = ? ORDER BY school_code", [id])
    }

    func allocationLines(_ id: String) throws -> [AllocationLineRow] {
        try fetchAll(
            AllocationLineRow.self,
            "SELECT * FROM allocation_lines WHERE run_id = ? ORDER BY plan_line_id", [id])
    }

    /// Those who take part in lottery and allocation, in order of receipt number.
    func pooledChildren(_ id: String) throws -> [AllocationChildRow] {
        try fetchAll(
            AllocationChildRow.self,
            """
            SELECT * FROM allocation_children WHERE run_id = ? AND standing = 'pooled'
            ORDER BY receipt
            """, [id])
    }

    func allocationResults(_ id: String) throws -> [AllocationResultRow] {
        try fetchAll(
            AllocationResultRow.self,
            "SELECT * FROM allocation_results WHERE run_id = ? ORDER BY receipt", [id])
    }

    func allocationSchoolResults(_ id: String) throws -> [AllocationSchoolResultRow] {
        try fetchAll(
            AllocationSchoolResultRow.self,
            "SELECT * FROM allocation_school_results WHERE run_id = ? ORDER BY school_code", [id])
    }
}

extension WriteTransaction {
    /// Keeps a run and the act that brought it where it is.
    func save(_ row: AllocationRunRow, _ act: AllocationAct, by actor: String) throws {
        try upsert(into: "allocation_runs", row, key: ["id"])
        let number = try fetchValue(
            Int.self, "SELECT COUNT(*) FROM allocation_steps WHERE run_id = ?", [row.id])
        try insert(
            into: "allocation_steps",
            AllocationStepRow(
                runID: row.id, number: (number ?? 0) + 1, act: act, actor: actor, at: now))
    }
}
