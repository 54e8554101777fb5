import Bus
import Contracts
import Store

/// A row of `admission_runs`.
struct AdmissionRunRow: Codable, Sendable {
    var id: String
    var schoolYear: SchoolYear
    var pool: String
    var batch: Int
    var number: Int
    var state: AdmissionState
    var rule: AdmissionRule
    var candidates: Int
    var inputHash: String?
    var commitment: String?
    var secret: String?
    var publicValue: String?
    var seed: String?
    var resultHash: String?
    var lines: AdmissionLines?
    var executedBy: String?
    var publishedBy: String?
    var voidReason: String?

    init(_ request: PrepareAdmission, pool: String, number: Int) {
        id = "\(request.schoolYear)-\(pool)-\(request.batch)-\(number)"
        schoolYear = request.schoolYear
        self.pool = pool
        batch = request.batch
        self.number = number
        state = .prepared
        rule = request.rule
        candidates = 0
    }
}

/// A row of `admission_steps`.
struct AdmissionStepRow: Codable, Sendable {
    var runID: String
    var number: Int
    var act: AdmissionAct
    var actor: String
    var at: Int64

    var answer: AdmissionStep {
        AdmissionStep(act: act, by: actor, at: Timestamp(millisecondsSinceEpoch: at))
    }
}

/// A row of `admission_control_lines`.
struct AdmissionControlRow: Codable, Sendable {
    var runID: String
    var schoolCode: SchoolCode
    var hundredths: Int
}

/// A row of `admission_quotas`.
struct AdmissionQuotaRow: Codable, Sendable {
    var runID: String
    var schoolCode: SchoolCode
    var juniorSchool: SchoolCode
    var seats: Int
}

/// A row of `admission_schools`.
struct AdmissionSchoolRow: Codable, Sendable {
    var runID: String
    var schoolCode: SchoolCode
    var pool: String
    var openLine: String?
    var openSeats: Int
    var quotaLine: String?
    var reservedSeats: Int
    var controlLine: Int
}

/// A row of `admission_candidates`.
struct AdmissionCandidateRow: Codable, Sendable {
    var runID: String
    var candidateNumber: CandidateNumber
    var personKey: PersonKey
    var juniorSchool: SchoolCode
    var pool: String
    var eligible: Bool
    var score: Int
    var keys: [Int]
    var wishes: [SchoolCode]
}

/// A row of `admission_floors`.
struct AdmissionFloorRow: Codable, Sendable {
    var runID: String
    var schoolCode: SchoolCode
    var line: Int
    var floor: Int
}

/// A row of `admission_results`.
struct AdmissionResultRow: Codable, Sendable {
    var runID: String
    var candidateNumber: CandidateNumber
    var schoolCode: SchoolCode?
    var seat: AdmissionSeat?
    var wishRank: Int?
    var reason: AdmissionReason
    var blocked: [BlockedWish]
}

extension ReadTransaction {
    /// The run, or NOT_FOUND.
    func requireAdmission(_ id: String) throws -> AdmissionRunRow {
        guard
            let row = try fetchOne(
                AdmissionRunRow.self, "SELECT * FROM admission_runs WHERE id = ?", [id])
        else { throw CallError.notFound("this admission run") }
        return row
    }

    /// - Parameter withQuotas: whether the quota matrix is read, which may hold 20,000 cells.
    func admissionAnswer(
        _ row: AdmissionRunRow, withQuotas: Bool = true
    ) throws -> AdmissionRun {
        let steps = try fetchAll(
            AdmissionStepRow.self,
            "SELECT * FROM admission_steps WHERE run_id = ? ORDER BY number", [row.id])
        return AdmissionRun(
            id: row.id, schoolYear: row.schoolYear, pool: row.pool, batch: row.batch,
            state: row.state, rule: row.rule, controlLines: try admissionControlLines(row.id),
            quotas: withQuotas ? try admissionQuotas(row.id) : [], candidates: row.candidates,
            inputHash: row.inputHash, commitment: row.commitment, publicValue: row.publicValue,
            secret: row.state == .published ? row.secret : nil, resultHash: row.resultHash,
            steps: steps.map(\.answer), voidReason: row.voidReason)
    }

    /// The newest school year's first, without their quotas.
    func admissions(
        _ filter: ListAdmissions, after: String?, limit: Int
    ) throws -> [AdmissionRun] {
        var conditions = Conditions()
        conditions.equal("school_year", filter.schoolYear)
        conditions.equal("batch", filter.batch)
        conditions.equal("state", filter.state)
        try conditions.afterRun(after)
        return try fetchAll(
            AdmissionRunRow.self,
            "SELECT * FROM admission_runs \(conditions.text) \(Conditions.newestRunFirst) LIMIT ?",
            conditions.values + [limit]
        ).map { try admissionAnswer($0, withQuotas: false) }
    }

    func admissionControlLines(_ id: String) throws -> [AdmissionControlLine] {
        try fetchAll(
            AdmissionControlRow.self,
            "SELECT * FROM admission_control_lines WHERE run_id = ? ORDER BY school_code", [id]
        ).map { AdmissionControlLine(school: $0.schoolCode, hundredths: $0.hundredths) }
    }

    func admissionQuotas(_ id: String) throws -> [AdmissionQuota] {
        try fetchAll(
            AdmissionQuotaRow.self,
            """
            SELECT * FROM admission_quotas WHERE run_id = ? ORDER BY school_code, junior_school
            """, [id]
        ).map {
            AdmissionQuota(
                school: $0.schoolCode, juniorSchool: $0.juniorSchool, seats: $0.seats)
        }
    }

    func admissionSchools(_ id: String) throws -> [AdmissionSchoolRow] {
        try fetchAll(
            AdmissionSchoolRow.self,
            "SELECT * FROM admission_schools WHERE run_id = ? ORDER BY school_code", [id])
    }

    func admissionCandidates(_ id: String) throws -> [AdmissionCandidateRow] {
        try fetchAll(
            AdmissionCandidateRow.self,
            "SELECT * FROM admission_candidates WHERE run_id = ? ORDER BY candidate_number", [id])
    }

    /// Those of a pool, or of all pools, after a candidate number.
    func admissionCandidates(
        _ id: String, pool: String?, after: CandidateNumber?, limit: Int
    ) throws -> [AdmissionCandidateRow] {
        var conditions = Conditions()
        conditions.equal("run_id", id)
        conditions.equal("pool", pool)
        conditions.after("candidate_number", after)
        return try fetchAll(
            AdmissionCandidateRow.self,
            """
            SELECT * FROM admission_candidates \(conditions.text)
            ORDER BY candidate_number LIMIT ?
            """, conditions.values + [limit])
    }

    func admissionResults(_ id: String) throws -> [AdmissionResultRow] {
        try fetchAll(
            AdmissionResultRow.self,
            "SELECT * FROM admission_results WHERE run_id = ? ORDER BY candidate_number", [id])
    }
}

extension WriteTransaction {
    /// Keeps a run and the act that brought it where it is.
    func save(_ row: AdmissionRunRow, _ act: AdmissionAct, by actor: String) throws {
        try upsert(into: "admission_runs", row, key: ["id"])
        let number = try fetchValue(
            Int.self, "SELECT COUNT(*) FROM admission_steps WHERE run_id = ?", [row.id])
        try insert(
            into: "admission_steps",
            AdmissionStepRow(
                runID: row.id, number: (number ?? 0) + 1, act: act, actor: actor, at: now))
    }
}
