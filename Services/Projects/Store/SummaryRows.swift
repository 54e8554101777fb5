import Contracts
import Store

/// A region's sums, made by the database.
struct SummaryRow: Decodable, Sendable {
    var region: RegionCode
    var planned: Money
    var approved: Money
    var contracted: Money
    var funds: Money
    var paid: Money
    var seats: Int
}

/// SQL of the overview.
enum SummaryRows {
    /// Sums by region: a project's planned investment counts without what its parts hold, so
    /// nothing counts twice.
    static func all(_ tx: ReadTransaction) throws -> [SummaryRow] {
        try tx.fetchAll(
            SummaryRow.self,
            """
            SELECT p.region AS region,
                sum(p.planned_fen - COALESCE(
                    (SELECT sum(c.planned_fen) FROM projects c WHERE c.parent = p.id), 0))
                    AS planned,
                sum(COALESCE(t.approved_fen, 0)) AS approved,
                sum(t.contracted_fen) AS contracted, sum(t.funds_fen) AS funds,
                sum(t.paid_fen) AS paid,
                sum(COALESCE(
                    (SELECT sum(s.seats) FROM certified_seats s WHERE s.project = p.id), 0))
                    AS seats
            FROM projects p JOIN project_totals t ON t.project = p.id
            GROUP BY p.region ORDER BY p.region
            """)
    }
}

/// The sums with the counts of projects beside them.
struct SummaryTable {
    private let rows: [SummaryRow]
    private let leaves: [ProjectRow]

    init(_ rows: [SummaryRow], _ leaves: [ProjectRow]) {
        self.rows = rows
        self.leaves = leaves
    }

    var regions: [RegionCode] { rows.map(\.region) }

    /// Exact sums over the regions.
    func figures(of regions: [RegionCode], indicators: [IndicatorStatusCount]) throws
        -> ProjectFigures
    {
        let rows = rows.filter { regions.contains($0.region) }
        let leaves = leaves.filter { regions.contains($0.region) }
        let statuses = ProjectStatus.allCases.compactMap { status in
            let count = leaves.filter { $0.stage.status == status }.count
            return count == 0 ? nil : ProjectStatusCount(status: status, count: count)
        }
        return ProjectFigures(
            projects: leaves.count, plannedInvestment: try rows.map(\.planned).total(),
            approved: try rows.map(\.approved).total(),
            contracted: try rows.map(\.contracted).total(), funds: try rows.map(\.funds).total(),
            paid: try rows.map(\.paid).total(), certifiedSeats: rows.reduce(0) { $0 + $1.seats },
            statuses: statuses, indicators: indicators)
    }
}
