import Bus
import Contracts
import Store

/// Special-education cases of one region.
struct PlacementSums: Decodable, Sendable {
    var region: RegionCode
    var listed: Int
    var placed: Int
    var planned: Int
}

/// Live applications of one region, table and tier.
private struct TierSums: Decodable {
    var region: RegionCode
    var tierTable: String
    var tier: String
    var applied: Int
    var registered: Int
    var inPublic: Int
}

/// Migrants' children of one region, by what became of their applications.
struct MigrantSums: Sendable, Equatable {
    var applied = 0
    var registered = 0
    var inPublic = 0
}

/// Certified seats of the compulsory stages in one region.
struct SeatSourceRow: Decodable, Sendable {
    var region: RegionCode
    var publicSeats: Int
    var purchasedSeats: Int
    var privateSeats: Int
}

extension ReadTransaction {
    /// A case that has ended counts no more; one whose form changes keeps its place meanwhile.
    func placementSums(_ region: RegionCode?) throws -> [PlacementSums] {
        var conditions = Conditions()
        conditions.equal("region", region)
        return try fetchAll(
            PlacementSums.self,
            """
            SELECT region,
                SUM(CASE WHEN state <> 'ENDED' THEN 1 ELSE 0 END) AS listed,
                SUM(CASE WHEN state IN ('PLACED', 'PLAN_ACTIVE', 'REVIEWED', 'CHANGED')
                    THEN 1 ELSE 0 END) AS placed,
                SUM(CASE WHEN state IN ('PLAN_ACTIVE', 'REVIEWED') THEN 1 ELSE 0 END) AS planned
            FROM placement_cases \(conditions.text) GROUP BY region ORDER BY region
            """, conditions.values)
    }

    /// Applications in a tier that asks for a residence permit (居住证): which one that is, each table says itself.
    func migrantSums(_ request: EquityFiguresRequest) throws -> [RegionCode: MigrantSums] {
        var migrantTiers: [String: Set<String>] = [:]
        for table in try tierBook().tables {
            migrantTiers[table.id] = Set(
                table.rules.tiers.filter { $0.proofs.contains(.residence) }.map(\.code))
        }
        var conditions = Conditions()
        conditions.equal("school_year", request.schoolYear)
        conditions.equal("region", request.region)
        let rows = try fetchAll(
            TierSums.self,
            """
            SELECT region, tier_table AS "tierTable", tier, COUNT(*) AS applied,
                SUM(CASE WHEN state = 'registered' THEN 1 ELSE 0 END) AS registered,
                SUM(CASE WHEN state = 'registered' AND ownership = 'public' THEN 1 ELSE 0 END)
                    AS "inPublic"
            FROM applications \(conditions.text) AND tier IS NOT NULL
            GROUP BY region, tier_table, tier
            """, conditions.values)
        var sums: [RegionCode: MigrantSums] = [:]
        for row in rows where migrantTiers[row.tierTable]?.contains(row.tier) == true {
            sums[row.region, default: MigrantSums()].applied += row.applied
            sums[row.region, default: MigrantSums()].registered += row.registered
            sums[row.region, default: MigrantSums()].inPublic += row.inPublic
        }
        return sums
    }

    /// Seats of active schools, in order of region.
    func seatSources(_ request: SeatSourcesRequest) throws -> [SeatSourceRow] {
        var conditions = Conditions()
        conditions.equal("s.status", SchoolStatus.active)
        conditions.equal("s.region", request.region)
        return try fetchAll(
            SeatSourceRow.self,
            """
            SELECT s.region,
                SUM(CASE WHEN s.ownership = 'public' THEN t.certified_seats ELSE 0 END)
                    AS "publicSeats",
                SUM(CASE WHEN s.ownership = 'private' THEN COALESCE(p.seats, 0) ELSE 0 END)
                    AS "purchasedSeats",
                SUM(CASE WHEN s.ownership = 'private'
                    THEN t.certified_seats - COALESCE(p.seats, 0) ELSE 0 END) AS "privateSeats"
            FROM school_stages t JOIN schools s ON s.code = t.school_code
                LEFT JOIN purchased_seats p ON p.school_code = t.school_code
                    AND p.stage = t.stage AND p.school_year = ?
            \(conditions.text) AND t.stage IN ('primary', 'junior')
            GROUP BY s.region ORDER BY s.region
            """, [request.schoolYear] + conditions.values)
    }
}

/// A row of `purchased_seats`.
struct PurchaseRow: Codable, Sendable {
    var schoolYear: SchoolYear
    var schoolCode: SchoolCode
    var stage: Stage
    var seats: Int
    var documentNo: String
    /// Of the stage when it was recorded; they only rise (P8).
    var certifiedSeats: Int
}
