import Bus
import Contracts
import Store

/// What a run's market is made of: published plan lines, and locked wishes with marks, each in its pool (E5).
struct AdmissionIntake: Sendable {
    var schools: [AdmissionSchoolRow]
    var candidates: [AdmissionCandidateRow]
}

/// The pool of a run or a school, as text: `city`, `urban`, or a county's region.
enum AdmissionPool {
    static let city = "city"

    static func text(_ region: RegionCode) throws(CallError) -> String {
        try SeniorPool(of: region, field: "region").description
    }

    /// The district an officer must cover to act in a pool.
    static func district(_ pool: String) -> String {
        [city, "urban"].contains(pool) ? "410800" : pool
    }

    static func contains(_ pool: String, _ other: String) -> Bool {
        pool == city || pool == other
    }
}

private struct Holder: Decodable {
    var personKey: PersonKey
}

private struct SchoolPlace: Decodable {
    var code: SchoolCode
    var region: RegionCode
}

private struct AdmissionLineRow: Decodable {
    var id: String
    var schoolCode: SchoolCode
    var seatType: SeatType
    var seats: Int
    var taken: Int
}

extension ReadTransaction {
    /// Every school's pool.
    func admissionPools() throws -> [SchoolCode: String] {
        try fetchAll(SchoolPlace.self, "SELECT code, region FROM schools", [])
            .reduce(into: [:]) { $0[$1.code] = try AdmissionPool.text($1.region) }
    }

    /// The published plan of a batch in a pool, held against control lines and quota matrix.
    func admissionPlan(
        _ year: SchoolYear, _ batch: Int, _ pool: String, _ pools: [SchoolCode: String],
        _ controlLines: [AdmissionControlLine], _ quotas: [AdmissionQuota]
    ) throws -> AdmissionPlan {
        let rows = try fetchAll(
            AdmissionLineRow.self,
            """
            SELECT id, school_code, seat_type, seats, offered + confirmed AS taken FROM plan_lines
            WHERE school_year = ? AND stage = 'senior' AND batch = ?
                AND state IN ('published', 'locked', 'amended') AND special IS NULL ORDER BY id
            """, [year, batch])
        return try AdmissionPlan(
            lines: rows.compactMap { row in
                guard let place = pools[row.schoolCode], AdmissionPool.contains(pool, place)
                else { return nil }
                return AdmissionPlan.Line(
                    id: row.id, school: row.schoolCode, seatType: row.seatType, seats: row.seats,
                    taken: row.taken)
            }, controlLines: controlLines, quotas: quotas)
    }

    /// Reads everything a run's market is made of.
    ///
    /// A school somebody wishes for without a published line of the batch takes part without seats: locked wishes are
    /// what they are.
    ///
    /// - Throws: E5 for a wish outside its candidate's pool, E6 for a grade below the year's lowest; the candidate is named by
    ///   the masked number.
    func admissionIntake(_ run: AdmissionRunRow) throws -> AdmissionIntake {
        _ = try ruleBook().version(of: .seniorPool, on: run.schoolYear.firstDay)
        let rules = try requireExamRules(run.schoolYear)
        let pools = try admissionPools()
        let plan = try admissionPlan(
            run.schoolYear, run.batch, run.pool, pools, admissionControlLines(run.id),
            admissionQuotas(run.id))
        let admitted = try admittedSeniors(run.schoolYear)
        var seats = plan.schools
        var candidates: [AdmissionCandidateRow] = []
        var after: CandidateNumber?
        while true {
            let page = try self.candidates(run.schoolYear, after: after, limit: Paging.pageRows)
            for row in page where !admitted.contains(row.card.personKey) {
                guard let candidate = try admissionCandidate(row, run, pools, rules) else {
                    continue
                }
                for wish in candidate.wishes where seats[wish] == nil {
                    seats[wish] = AdmissionPlan.Seats()
                }
                candidates.append(candidate)
            }
            guard page.count == Paging.pageRows else { break }
            after = page.last?.card.candidateNumber
        }
        guard (1...EnrollmentLimits.admissionCandidates).contains(candidates.count) else {
            throw RuleViolation(
                "ADMISSION_STATE", "CANDIDATES", field: "runID",
                "\(candidates.count) candidates have locked wishes; a run has 1 to \(EnrollmentLimits.admissionCandidates)"
            )
        }
        let schools = seats.map { code, seats in
            AdmissionSchoolRow(
                runID: run.id, schoolCode: code, pool: pools[code] ?? "", openLine: seats.openLine,
                openSeats: seats.openSeats, quotaLine: seats.quotaLine,
                reservedSeats: seats.reservedSeats, controlLine: seats.controlLine)
        }
        return AdmissionIntake(
            schools: schools.sorted { $0.schoolCode.text < $1.schoolCode.text },
            candidates: candidates)
    }

    /// Who holds an offer already: one admission ends all others (一经录取不再改录).
    private func admittedSeniors(_ year: SchoolYear) throws -> Set<PersonKey> {
        Set(
            try fetchAll(
                Holder.self,
                """
                SELECT person_key FROM offers WHERE school_year = ? AND stage = 'senior'
                    AND state IN ('offered', 'confirmed')
                """, [year]
            ).map(\.personKey))
    }

    /// A candidate of the run's pool with locked wishes in its batch; nil otherwise.
    private func admissionCandidate(
        _ row: CandidateRow, _ run: AdmissionRunRow, _ pools: [SchoolCode: String],
        _ rules: ExamRules
    ) throws -> AdmissionCandidateRow? {
        let card = row.card
        guard let state = row.state, [.locked, .ranked].contains(state),
            let wishes = row.wishes?.first(where: { $0.batch == run.batch })?.schools,
            !wishes.isEmpty, let pool = pools[card.juniorSchool],
            AdmissionPool.contains(run.pool, pool)
        else { return nil }
        for wish in wishes where pools[wish] != pool {
            throw RuleViolation(
                "E5", "OUTSIDE_POOL", field: "runID",
                "candidate \(card.candidateNumber.masked) wishes for \(wish), outside its pool")
        }
        try QualityFloor.check(
            card.quality, rules, field: "runID", of: "candidate \(card.candidateNumber.masked)")
        let marks = Dictionary(
            card.scores.map { ($0.component, $0.hundredths) },
            uniquingKeysWith: { first, _ in first })
        return AdmissionCandidateRow(
            runID: run.id, candidateNumber: card.candidateNumber, personKey: card.personKey,
            juniorSchool: card.juniorSchool, pool: pool,
            eligible: try eligibility(of: card, rules).isEligible, score: card.totalHundredths,
            keys: run.rule.keys.map { key in
                key.components.reduce(0) { $0 + (marks[$1] ?? 0) }
            }, wishes: wishes)
    }
}
