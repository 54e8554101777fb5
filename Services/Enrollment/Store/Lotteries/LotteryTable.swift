import Admission
import Bus
import Contracts
import Store

/// A row of `lotteries`.
struct LotteryRow: Codable, Sendable {
    var id: String
    var schoolYear: SchoolYear
    var region: RegionCode
    var stage: Stage
    var number: Int
    var publicValueSource: String
    var sample: Bool
    var state: LotteryState
    var entries: Int
    var listHash: String?
    var commitment: String?
    var firstApprovalBy: String?
    var secondApprovalBy: String?
    var publicValue: String?
    var seed: String?
    var resultHash: String?
    var verifiedBy: String?
    var publishedBy: String?
    var voidReason: String?
    /// The allocation whose pooled applications it orders.
    var allocationID: String?

    /// A new lottery, its list empty.
    init(_ request: PrepareLottery, number: Int) {
        id = [
            request.schoolYear.text, request.region.text, request.stage.rawValue, "\(number)",
        ].joined(separator: "-")
        schoolYear = request.schoolYear
        region = request.region
        stage = request.stage
        self.number = number
        publicValueSource = request.publicValueSource
        sample = request.sample
        allocationID = request.allocationID
        state = .prepared
        entries = 0
    }

    /// Officers who have approved the start, in order.
    var approvals: [String] {
        get { [firstApprovalBy, secondApprovalBy].compactMap(\.self) }
        set {
            firstApprovalBy = newValue.first
            secondApprovalBy = newValue.dropFirst().first
        }
    }
}

/// A row of `lottery_steps`.
struct LotteryStepRow: Codable, Sendable {
    var lotteryID: String
    var number: Int
    var act: LotteryAct
    var actor: String
    var at: Int64
    var program: String?

    var answer: LotteryStep {
        LotteryStep(
            act: act, by: actor, at: Timestamp(millisecondsSinceEpoch: at), program: program)
    }
}

/// A row of `lottery_schools`.
struct LotterySchoolRow: Codable, Sendable {
    var lotteryID: String
    var schoolCode: SchoolCode
    var stage: Stage
    var seats: Int
}

/// A row of `lottery_entries`.
struct LotteryEntryRow: Codable, Sendable {
    var lotteryID: String
    var entryID: String
    var groupKey: String?
    var wishes: [SchoolCode]
}

/// A row of `lottery_results`.
struct LotteryResultRow: Codable, Sendable {
    var lotteryID: String
    var line: Int
    var entryID: String
    var place: Int
    var ticket: String
    var schoolCode: String?
}

extension ReadTransaction {
    /// The lottery, or NOT_FOUND.
    func requireLottery(_ id: String) throws -> LotteryRow {
        guard let row = try fetchOne(LotteryRow.self, "SELECT * FROM lotteries WHERE id = ?", [id])
        else { throw CallError.notFound("this lottery") }
        return row
    }

    func lotteryAnswer(_ row: LotteryRow) throws -> Lottery {
        let schools = try fetchAll(
            LotterySchoolRow.self,
            "SELECT * FROM lottery_schools WHERE lottery_id = ? ORDER BY school_code", [row.id])
        let steps = try fetchAll(
            LotteryStepRow.self,
            "SELECT * FROM lottery_steps WHERE lottery_id = ? ORDER BY number", [row.id])
        return Lottery(
            id: row.id, schoolYear: row.schoolYear, region: row.region, stage: row.stage,
            state: row.state, publicValueSource: row.publicValueSource,
            schools: schools.map { LotterySchool(code: $0.schoolCode, seats: $0.seats) },
            entries: row.entries, sample: row.sample, listHash: row.listHash,
            commitment: row.commitment, publicValue: row.publicValue, resultHash: row.resultHash,
            steps: steps.map(\.answer), voidReason: row.voidReason, allocationID: row.allocationID)
    }

    /// A part of the lotteries in order of id.
    func lotteries(_ filter: ListLotteries, after: String?, limit: Int) throws -> [Lottery] {
        var conditions = Conditions()
        conditions.equal("school_year", filter.schoolYear)
        conditions.equal("region", filter.region)
        conditions.equal("stage", filter.stage)
        conditions.equal("state", filter.state)
        conditions.after("id", after)
        return try fetchAll(
            LotteryRow.self,
            "SELECT * FROM lotteries \(conditions.text) ORDER BY id LIMIT ?",
            conditions.values + [limit]
        ).map { try lotteryAnswer($0) }
    }

    /// The list as `Admission` draws it.
    func lotteryList(_ row: LotteryRow) throws -> LotteryList {
        let schools = try fetchAll(
            LotterySchoolRow.self,
            "SELECT * FROM lottery_schools WHERE lottery_id = ? ORDER BY school_code", [row.id])
        let entries = try fetchAll(
            LotteryEntryRow.self,
            "SELECT * FROM lottery_entries WHERE lottery_id = ? ORDER BY entry_id", [row.id])
        return LotteryList(
            lottery: row.id, publicValueSource: row.publicValueSource,
            schools: schools.map { .init(code: $0.schoolCode.text, seats: $0.seats) },
            entries: entries.map {
                .init(id: $0.entryID, group: $0.groupKey, wishes: $0.wishes.map(\.text))
            })
    }

    /// The secret a lottery was committed to. Leaves the store in a proof of what was drawn only.
    func lotterySecret(_ id: String) throws -> String {
        let secret = try fetchValue(
            String.self, "SELECT secret FROM lottery_secrets WHERE lottery_id = ?", [id])
        guard let secret else {
            throw RuleViolation(
                "LOTTERY_STATE", "NOT_FROZEN", field: "lotteryID",
                "a list that is not frozen has no secret")
        }
        return secret
    }

    func lotteryOrder(_ id: String) throws -> [LotteryPlace] {
        try fetchAll(
            LotteryResultRow.self,
            "SELECT * FROM lottery_results WHERE lottery_id = ? ORDER BY line", [id]
        ).map {
            LotteryPlace(
                place: $0.place, ticket: $0.ticket, entry: $0.entryID, school: $0.schoolCode)
        }
    }

    /// Seats that nobody has in a school's published plan lines of a year and stage.
    func availableSeats(_ school: SchoolCode, _ year: SchoolYear, _ stage: Stage) throws -> Int {
        try fetchValue(
            Int.self,
            """
            SELECT COALESCE(SUM(seats - offered - confirmed), 0) FROM plan_lines
            WHERE school_year = ? AND school_code = ? AND stage = ?
                AND state IN ('published', 'locked', 'amended')
            """, [year, school, stage]) ?? 0
    }
}

extension WriteTransaction {
    /// Keeps a lottery and the act that brought it where it is.
    func save(_ row: LotteryRow, _ act: LotteryAct, by actor: String, program: String? = nil) throws
    {
        try upsert(into: "lotteries", row, key: ["id"])
        let number = try fetchValue(
            Int.self, "SELECT COUNT(*) FROM lottery_steps WHERE lottery_id = ?", [row.id])
        try insert(
            into: "lottery_steps",
            LotteryStepRow(
                lotteryID: row.id, number: (number ?? 0) + 1, act: act, actor: actor, at: now,
                program: program))
    }
}
