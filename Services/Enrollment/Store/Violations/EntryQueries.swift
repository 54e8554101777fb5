import Bus
import Contracts
import Store

/// A new pupil's school, and what its card, its last junior roll, its live offer and its wish form say.
private struct EntryRow: Decodable {
    var school: SchoolCode
    var region: RegionCode
    var origin: RegionCode?
    var total: Int?
    var enteredAt: Int64
    /// The school of its live offer.
    var offered: SchoolCode?
    var admission: WishAdmission?
}

private struct PlannedRow: Decodable {
    var school: SchoolCode
    var seats: Int
}

private struct TotalRow: Decodable {
    var region: RegionCode
    var total: Int
}

private struct EarlyRow: Decodable {
    var school: SchoolCode
    var count: Int
}

extension ReadTransaction {
    /// Seats of every school's published senior-high lines of a year.
    func plannedSeniorSeats(_ year: SchoolYear) throws -> [SchoolCode: Int] {
        try fetchAll(
            PlannedRow.self,
            """
            SELECT school_code AS school, SUM(seats) AS seats FROM plan_lines
            WHERE school_year = ? AND stage = 'senior'
                AND state IN ('published', 'locked', 'amended', 'closed')
            GROUP BY school_code
            """, [year]
        ).reduce(into: [:]) { $0[$1.school] = $1.seats }
    }

    /// The first grade of every senior high school.
    func newSeniorPupils(_ year: SchoolYear) throws -> [NewPupil] {
        var pupils: [NewPupil] = []
        try forEach(
            EntryRow.self,
            """
            SELECT r.school_code AS school, s.region, r.entered_at AS "enteredAt",
                c.total_hundredths AS total, w.admission,
                l.school_code AS offered,
                COALESCE(j.region, (
                    SELECT o.region FROM rolls e JOIN schools o ON o.code = e.school_code
                    WHERE e.person_key = r.person_key AND e.state <> 'active'
                        AND e.stage = 'junior' ORDER BY e.entered_at DESC LIMIT 1)) AS origin
            FROM rolls r JOIN schools s ON s.code = r.school_code
                LEFT JOIN score_cards c ON c.person_key = r.person_key AND c.school_year = ?
                LEFT JOIN schools j ON j.code = c.junior_school
                LEFT JOIN wish_forms w ON w.person_key = r.person_key AND w.school_year = ?
                LEFT JOIN offers f ON f.person_key = r.person_key AND f.school_year = ?
                    AND f.stage = 'senior' AND f.state IN ('offered', 'confirmed')
                LEFT JOIN plan_lines l ON l.id = f.plan_line_id
            WHERE r.state = 'active' AND r.stage = 'senior' AND r.grade = 1
            """, [year, year, year]
        ) { row in
            pupils.append(
                NewPupil(
                    school: row.school, pool: try SeniorPool(of: row.region, field: "region"),
                    origin: try row.origin.map { try SeniorPool(of: $0, field: "region") },
                    total: row.total,
                    enteredOn: Timestamp(millisecondsSinceEpoch: row.enteredAt).cityDate,
                    admittedTo: row.offered ?? row.admission?.school))
        }
        return pupils
    }

    /// The totals of a year's candidates, by the pool of their junior school.
    func candidateTotals(_ year: SchoolYear) throws -> [SeniorPool: [Int]] {
        var totals: [SeniorPool: [Int]] = [:]
        try forEach(
            TotalRow.self,
            """
            SELECT j.region, c.total_hundredths AS total
            FROM score_cards c JOIN schools j ON j.code = c.junior_school WHERE c.school_year = ?
            """, [year]
        ) { totals[try SeniorPool(of: $0.region, field: "region"), default: []].append($0.total) }
        return totals
    }

    /// The pools in which a run of the year is published.
    func publishedPools(_ year: SchoolYear) throws -> Set<SeniorPool> {
        let texts = try fetchAll(
            String.self,
            "SELECT DISTINCT pool FROM admission_runs WHERE school_year = ? AND state = 'published'",
            [year])
        let pools = try RegionCatalog.all.map { try SeniorPool(of: $0.code, field: "region") }
        return Set(pools.filter { pool in texts.contains { $0 == "city" || $0 == "\(pool)" } })
    }

    /// 提前招生 of a stage: live offers made, and applicants put on a first grade's roll, before the day.
    func earlyRecruitment(
        _ year: SchoolYear, _ stage: Stage, before day: CalendarDate
    ) throws -> [SchoolCode: [EntryFinding]] {
        let offers = try fetchAll(
            EarlyRow.self,
            """
            SELECT l.school_code AS school, COUNT(*) AS count
            FROM offers o JOIN plan_lines l ON l.id = o.plan_line_id
            WHERE o.school_year = ? AND o.stage = ? AND o.made_at < ? GROUP BY l.school_code
            """, [year, stage, day.cityMidnight])
        let entries = try fetchAll(
            EarlyRow.self,
            """
            SELECT r.school_code AS school, COUNT(*) AS count
            FROM applications a JOIN rolls r ON r.person_key = a.person_key
                AND r.state = 'active' AND r.stage = a.stage AND r.grade = 1
            WHERE a.school_year = ? AND a.stage = ? AND r.entered_at < ?
                AND a.state NOT IN ('withdrawn', 'ineligible', 'revoked')
            GROUP BY r.school_code
            """, [year, stage, day.cityMidnight])
        var findings: [SchoolCode: [EntryFinding]] = [:]
        for row in offers {
            findings[row.school, default: []].append(
                EntryFinding(
                    kind: .earlyRecruitment, subject: "offers \(stage.rawValue)",
                    text: "\(row.count) \(stage.rawValue) offers before \(day)"))
        }
        for row in entries {
            findings[row.school, default: []].append(
                EntryFinding(
                    kind: .earlyRecruitment, subject: "entries \(stage.rawValue)",
                    text: "\(row.count) applicants on the \(stage.rawValue) roll before \(day)"))
        }
        return findings
    }

    /// Everything the register can tell of a year's recruitment, by school.
    func recruitmentFindings(
        _ year: SchoolYear, _ rules: RecruitmentRules
    ) throws -> [SchoolCode: [EntryFinding]] {
        let pupils = try newSeniorPupils(year)
        var figures = try plannedSeniorSeats(year).mapValues { EntryFigures(planned: $0) }
        for pupil in pupils {
            figures[pupil.school, default: EntryFigures()].count(pupil, opens: rules.opens)
        }
        var found = figures.mapValues { $0.findings(opens: rules.opens) }
        let skimming = CreamSkimming(try candidateTotals(year), rules)
        found.merge(
            skimming.findings(pupils, admits: try publishedPools(year)), uniquingKeysWith: +)
        found.merge(
            try earlyRecruitment(year, .senior, before: rules.opens), uniquingKeysWith: +)
        for stage in [Stage.primary, .junior] {
            guard let window = try applicationWindow(year, stage) else { continue }
            found.merge(
                try earlyRecruitment(year, stage, before: window.opensOn), uniquingKeysWith: +)
        }
        return found
    }
}
