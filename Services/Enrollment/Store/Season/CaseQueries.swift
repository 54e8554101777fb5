import Bus
import Contracts
import Store

private struct PlacementSum: Decodable {
    var region: RegionCode
    var cases: Int
}

extension ReadTransaction {
    /// Drop-out cases that are open, each with the records of its episode.
    func openDropoutCases(_ region: RegionCode?) throws -> [DropoutCase] {
        let closed = DropoutState.allCases.filter(\.isClosed)
        let marks = closed.map { _ in "?" }.joined(separator: ", ")
        var conditions = Conditions()
        conditions.equal("d.region", region)
        let open =
            conditions.text.isEmpty
            ? "WHERE d.state NOT IN (\(marks))"
            : "\(conditions.text) AND d.state NOT IN (\(marks))"
        let values = conditions.values + closed.map(\.rawValue)
        let records = Dictionary(
            grouping: try fetchAll(
                DropoutRecordRow.self,
                """
                SELECT r.* FROM dropout_cases d JOIN dropout_records r
                    ON r.case_number = d.number AND r.episode = d.episode
                \(open) ORDER BY r.case_number, r.number
                """, values), by: \.caseNumber)
        return try fetchAll(
            DropoutRow.self, "SELECT d.* FROM dropout_cases d \(open) ORDER BY d.number", values
        ).map { $0.answer((records[$0.number] ?? []).map(\.answer)) }
    }

    /// Special-education cases that have not ended, by region.
    func openPlacements(_ region: RegionCode?) throws -> [(region: RegionCode, cases: Int)] {
        try fetchAll(
            PlacementSum.self,
            """
            SELECT region, COUNT(*) AS cases FROM placement_cases WHERE state <> ? GROUP BY region
            """, [PlacementState.ended]
        ).filter { region == nil || $0.region == region }.map { ($0.region, $0.cases) }
    }

    /// Names of schools by their codes, retired ones too.
    func schoolNames(_ codes: Set<SchoolCode>) throws -> [SchoolName] {
        guard let first = codes.min(), let last = codes.max() else { return [] }
        return try fetchAll(
            SchoolName.self,
            """
            SELECT code, name, region, sample FROM schools WHERE code BETWEEN ? AND ? ORDER BY code
            """, [first, last]
        ).filter { codes.contains($0.code) }
    }
}
