import Bus
import Contracts
import Store

/// A row of `tier_tables`.
private struct TierTableRow: Codable {
    var id: String
    var region: RegionCode
    var stage: Stage
    var validFrom: CalendarDate
    var validTo: CalendarDate?
    var document: String
    var heading: String
    var rules: TierRules
    var supersededBy: String?

    init(_ table: TierTable) {
        supersededBy = table.supersededBy
        id = table.id
        region = table.region
        stage = table.stage
        validFrom = table.validFrom
        validTo = table.validTo
        document = table.document
        heading = table.heading
        rules = table.rules
    }

    var answer: TierTable {
        TierTable(
            id: id, region: region, stage: stage, validFrom: validFrom, validTo: validTo,
            document: document, heading: heading, rules: rules, supersededBy: supersededBy)
    }
}

extension ReadTransaction {
    /// In order of district, stage, day and publication.
    func tierBook(region: RegionCode? = nil, stage: Stage? = nil) throws -> TierBook {
        var conditions = Conditions()
        conditions.equal("region", region)
        conditions.equal("stage", stage)
        return TierBook(
            tables: try fetchAll(
                TierTableRow.self,
                "SELECT * FROM tier_tables \(conditions.text) ORDER BY region, stage, valid_from, rowid",
                conditions.values
            ).map(\.answer))
    }

    func tierTable(_ id: String) throws -> TierTable {
        let row = try fetchOne(
            TierTableRow.self, "SELECT * FROM tier_tables WHERE id = ?", [id])
        guard let row else { throw CallError.notFound("tier table \(id)") }
        return row.answer
    }
}

extension WriteTransaction {
    /// Puts a table in force; the one before ends the day before, and one that it corrects is superseded.
    func publish(_ table: TierTable, correcting corrected: String?) throws {
        if let corrected {
            try execute(
                "UPDATE tier_tables SET superseded_by = ? WHERE id = ?", [table.id, corrected])
        }
        try execute(
            """
            UPDATE tier_tables SET valid_to = ?
            WHERE region = ? AND stage = ? AND valid_from < ? AND superseded_by IS NULL
                AND (valid_to IS NULL OR valid_to >= ?)
            """,
            [
                table.validFrom.addingDays(-1), table.region, table.stage, table.validFrom,
                table.validFrom,
            ])
        try insert(into: "tier_tables", TierTableRow(table))
    }
}
