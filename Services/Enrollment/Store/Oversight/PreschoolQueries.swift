import Bus
import Contracts
import Store

/// Children of one region's kindergartens by who runs them.
struct PreschoolRow: Decodable, Sendable {
    var region: RegionCode
    var inPublic: Int
    var inInclusive: Int
    var inOther: Int

    var counts: PreschoolCounts {
        PreschoolCounts(inPublic: inPublic, inInclusive: inInclusive, inOther: inOther)
    }
}

/// What a published filing says of its township.
private struct CentreRow: Decodable {
    var schoolCode: SchoolCode
    var facts: KindergartenFacts
}

extension ReadTransaction {
    /// Children on the roll of kindergartens, in order of region; recognised are those that count on a day.
    func preschoolCounts(
        _ request: PreschoolCoverageRequest, on day: CalendarDate
    ) throws -> [PreschoolRow] {
        var conditions = Conditions()
        conditions.equal("c.stage", Stage.kindergarten)
        conditions.equal("s.region", request.region)
        return try fetchAll(
            PreschoolRow.self,
            """
            SELECT s.region,
                SUM(CASE WHEN s.ownership = 'public' THEN c.enrolled ELSE 0 END) AS "inPublic",
                SUM(CASE WHEN s.ownership = 'private' AND r.school_code IS NOT NULL
                    THEN c.enrolled ELSE 0 END) AS "inInclusive",
                SUM(CASE WHEN s.ownership = 'private' AND r.school_code IS NULL
                    THEN c.enrolled ELSE 0 END) AS "inOther"
            FROM roll_counts c JOIN schools s ON s.code = c.school_code
                LEFT JOIN inclusive_recognitions r ON r.school_code = c.school_code
                    AND r.term = ? AND \(RecognitionRow.counts(request.term, on: day))
            \(conditions.text) GROUP BY s.region ORDER BY s.region
            """, [request.term] + conditions.values)
    }

    func townships(_ region: RegionCode?) throws -> [Township] {
        var conditions = Conditions()
        conditions.equal("region", region)
        return try fetchAll(
            Township.self, "SELECT * FROM townships \(conditions.text) ORDER BY code",
            conditions.values)
    }

    func township(_ code: TownshipCode) throws -> Township? {
        try fetchOne(Township.self, "SELECT * FROM townships WHERE code = ?", [code])
    }

    /// - Throws: a township that is not in the register, or not of the region.
    func checkTownship(of facts: KindergartenFacts, in region: RegionCode) throws {
        guard let code = facts.township else { return }
        guard let known = try township(code), known.region == region else {
            throw RuleViolation(
                "TOWNSHIP", "TOWNSHIP_UNKNOWN", field: "facts.township",
                "the register of townships holds none of this code in \(region)")
        }
    }

    /// Published public central kindergartens by township, in order of code.
    func townshipCentres() throws -> [TownshipCode: [SchoolCode]] {
        let rows = try fetchAll(
            CentreRow.self,
            """
            SELECT k.school_code, k.facts FROM kindergartens k
                JOIN schools s ON s.code = k.school_code
            WHERE k.state IN ('PUBLISHED', 'CHANGE_PENDING') AND s.ownership = 'public'
                AND s.status = 'active' ORDER BY k.school_code
            """)
        var centres: [TownshipCode: [SchoolCode]] = [:]
        for row in rows {
            guard row.facts.isTownshipCentre == true, let township = row.facts.township else {
                continue
            }
            centres[township, default: []].append(row.schoolCode)
        }
        return centres
    }
}
