import Bus
import Contracts
import Store

private struct PlanSums: Decodable {
    var region: RegionCode
    var stage: Stage
    var planned: Int?
    var published: Int
    var offered: Int
    var confirmed: Int
    var free: Int

    var plan: SeasonPlan {
        SeasonPlan(
            planned: planned, published: published, offered: offered, confirmed: confirmed,
            free: free)
    }
}

private struct ApplicationSum: Decodable {
    var region: RegionCode
    var stage: Stage
    var state: ApplicationState
    var applications: Int
}

/// Checks of the last round, by the key that the schema gives them: `2026 410802 primary`.
private struct CheckSum: Decodable {
    var season: String
    var proof: Proof
    var state: CheckState
    var checks: Int
    var waiting: Int

    var place: (region: RegionCode, stage: Stage)? {
        let parts = season.split(separator: " ")
        guard parts.count == 3, let region = try? RegionCode(String(parts[1])),
            let stage = Stage(rawValue: String(parts[2]))
        else { return nil }
        return (region, stage)
    }
}

private struct LotterySum: Decodable {
    var region: RegionCode
    var stage: Stage
    var state: LotteryState
    var lotteries: Int
}

private struct CandidateSum: Decodable {
    var region: RegionCode
    var state: WishState?
    var candidates: Int
}

private struct ViolationSum: Decodable {
    var region: RegionCode
    var kind: ViolationKind
    var violations: Int
}

extension ReadTransaction {
    /// School years with a published plan, a window of applications, or a frozen list that was not voided; the newest first.
    ///
    /// What one officer alone can enter for any year, rules of an exam or a run being prepared, is no season.
    /// - Parameter last: years after it are none yet.
    func seasons(upTo last: SchoolYear) throws -> [SchoolYear] {
        try fetchAll(
            SchoolYear.self,
            """
            SELECT school_year FROM (
                SELECT p.school_year FROM plan_lines p WHERE \(PlanRow.isPublic)
                UNION SELECT school_year FROM application_windows
                UNION SELECT school_year FROM lotteries WHERE state NOT IN ('prepared', 'voided')
                UNION SELECT school_year FROM admission_runs
                    WHERE state NOT IN ('prepared', 'voided')
                UNION SELECT school_year FROM allocation_runs
                    WHERE state NOT IN ('prepared', 'voided'))
            WHERE school_year <= ? ORDER BY school_year DESC
            """, [last])
    }

    /// The figures of one school year, of one region or of all.
    ///
    /// - Parameter publicOnly: whether plan lines that are not published are left out.
    func seasonTally(
        _ year: SchoolYear, _ region: RegionCode?, publicOnly: Bool
    ) throws -> SeasonTally {
        var tally = SeasonTally()
        try countPlan(year, region, publicOnly: publicOnly, &tally)
        try countApplications(year, region, &tally)
        try countChecks(year, region, &tally)
        try countLotteries(year, region, &tally)
        try countCandidates(year, region, &tally)
        try countViolations(year, region, &tally)
        return tally
    }

    /// The runs of a year whose pool holds the region; what they admitted, once it is public.
    func admissionProgress(
        _ year: SchoolYear, _ region: RegionCode?
    ) throws -> [AdmissionProgress] {
        let pool = try region.map { try AdmissionPool.text($0) }
        return try fetchAll(
            AdmissionProgress.self,
            """
            SELECT id, pool, batch, state, candidates, CASE WHEN state = 'published' THEN
                (SELECT COUNT(school_code) FROM admission_results WHERE run_id = r.id) END AS admitted
            FROM admission_runs r WHERE school_year = ? ORDER BY id
            """, [year]
        ).filter { run in pool.map { AdmissionPool.contains(run.pool, $0) } ?? true }
    }

    private func countPlan(
        _ year: SchoolYear, _ region: RegionCode?, publicOnly: Bool, _ tally: inout SeasonTally
    ) throws {
        let isPublic = PlanRow.isPublic
        let rows = try sums(
            PlanSums.self,
            """
            s.region, p.stage, \(publicOnly ? "NULL" : "SUM(p.seats)") AS planned,
                SUM(CASE WHEN \(isPublic) THEN p.seats ELSE 0 END) AS published,
                SUM(p.offered) AS offered, SUM(p.confirmed) AS confirmed,
                SUM(CASE WHEN \(isPublic) THEN p.seats - p.offered - p.confirmed ELSE 0 END) AS free
            """, from: "plan_lines p JOIN schools s ON s.code = p.school_code",
            of: "p.school_year", year, in: "s.region", region,
            and: publicOnly ? isPublic : "p.state <> 'draft'", by: "s.region, p.stage")
        for row in rows {
            tally.count(in: row.region) { $0.change(row.stage) { $0.add(row.plan) } }
        }
    }

    private func countApplications(
        _ year: SchoolYear, _ region: RegionCode?, _ tally: inout SeasonTally
    ) throws {
        let rows = try sums(
            ApplicationSum.self, "region, stage, state, COUNT(*) AS applications",
            from: "applications", of: "school_year", year, in: "region", region,
            by: "region, stage, state")
        for row in rows {
            tally.count(in: row.region) {
                $0.change(row.stage) { $0.add(row.applications, in: row.state) }
            }
        }
    }

    /// Proofs without a register are left out.
    private func countChecks(
        _ year: SchoolYear, _ region: RegionCode?, _ tally: inout SeasonTally
    ) throws {
        let season = [year.text, region?.text].compactMap(\.self).joined(separator: " ")
        let rows = try fetchAll(
            CheckSum.self,
            """
            SELECT season, proof, state, COUNT(*) AS checks, COUNT(due_at) AS waiting
            FROM application_checks WHERE season > ? AND season < ?
            GROUP BY season, proof, state
            """, [season + " ", season + "!"])
        for row in rows {
            guard let register = RegisterKind(rawValue: row.proof.rawValue), let place = row.place
            else { continue }
            tally.count(in: place.region) {
                $0.change(place.stage) {
                    $0.add(row.checks, in: row.state, of: register, waiting: row.waiting)
                }
            }
        }
    }

    private func countLotteries(
        _ year: SchoolYear, _ region: RegionCode?, _ tally: inout SeasonTally
    ) throws {
        let rows = try sums(
            LotterySum.self, "region, stage, state, COUNT(*) AS lotteries", from: "lotteries",
            of: "school_year", year, in: "region", region, by: "region, stage, state")
        for row in rows {
            tally.count(in: row.region) {
                $0.change(row.stage) { $0.add(row.lotteries, in: row.state) }
            }
        }
    }

    private func countCandidates(
        _ year: SchoolYear, _ region: RegionCode?, _ tally: inout SeasonTally
    ) throws {
        let rows = try sums(
            CandidateSum.self, "j.region, f.state, COUNT(*) AS candidates",
            from: """
                score_cards c JOIN schools j ON j.code = c.junior_school
                LEFT JOIN wish_forms f
                    ON f.person_key = c.person_key AND f.school_year = c.school_year
                """, of: "c.school_year", year, in: "j.region", region, by: "j.region, f.state")
        for row in rows {
            tally.count(in: row.region) { $0.add(candidates: row.candidates, row.state) }
        }
    }

    private func countViolations(
        _ year: SchoolYear, _ region: RegionCode?, _ tally: inout SeasonTally
    ) throws {
        let rows = try sums(
            ViolationSum.self, "s.region, v.kind, COUNT(*) AS violations",
            from: "enrollment_violations v JOIN schools s ON s.code = v.school_code",
            of: "v.school_year", year, in: "s.region", region, by: "s.region, v.kind")
        for row in rows {
            tally.count(in: row.region) { $0.add(row.violations, of: row.kind) }
        }
    }

    /// One grouped query. Names of columns and tables come from this file, year and region are bound.
    private func sums<Row: Decodable>(
        _ type: Row.Type, _ columns: String, from tables: String, of yearColumn: String,
        _ year: SchoolYear, in regionColumn: String, _ region: RegionCode?,
        and condition: String? = nil, by groups: String
    ) throws -> [Row] {
        var conditions = Conditions()
        conditions.equal(yearColumn, year)
        conditions.equal(regionColumn, region)
        return try fetchAll(
            Row.self,
            """
            SELECT \(columns) FROM \(tables) \(conditions.text)
                \(condition.map { "AND \($0)" } ?? "") GROUP BY \(groups)
            """, conditions.values)
    }
}
