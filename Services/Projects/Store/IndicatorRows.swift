import Bus
import Contracts
import Store

/// SQL of indicators, versions of targets, and published values.
enum IndicatorRows {
    static func insert(_ indicator: Indicator, place: Int, _ tx: WriteTransaction) throws {
        try tx.execute(
            """
            INSERT INTO indicators
                (code, place, number, dimension, name, unit, attribute, measure, base_city,
                 base_province, target_province)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
            """,
            [
                indicator.code, place, indicator.number, indicator.dimension, indicator.name,
                indicator.unit, indicator.attribute, indicator.measure, indicator.baseCity,
                indicator.baseProvince, indicator.targetProvince,
            ])
    }

    static func insert(_ target: IndicatorTarget, _ tx: WriteTransaction) throws {
        try tx.execute(
            """
            INSERT INTO indicator_targets
                (indicator, version, printed, value, comparison, operator_printed, aspirational,
                 valid_from, target_year, relation, source)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
            """,
            [
                target.indicator, target.version, target.printed, target.value, target.comparison,
                target.operatorPrinted, target.aspirational, target.validFrom, target.targetYear,
                target.relation, target.source,
            ])
    }

    static func insert(_ value: IndicatorValue, _ tx: WriteTransaction) throws {
        try tx.execute(
            """
            INSERT INTO indicator_values
                (indicator, region, year, revision, numerator, denominator, value, finality,
                 evidence, revision_reason, reported_at, department)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
            """,
            [
                value.indicator, value.region, value.year, value.revision, value.numerator,
                value.denominator, value.value, value.finality, value.evidence,
                value.revisionReason, value.reportedAt, value.department,
            ])
    }

    /// In the order of the plan.
    static func all(_ tx: ReadTransaction) throws -> [Indicator] {
        try tx.fetchAll(
            Indicator.self,
            """
            SELECT code, number, dimension, name, unit, attribute, measure,
                base_city AS "baseCity", base_province AS "baseProvince",
                target_province AS "targetProvince"
            FROM indicators ORDER BY place
            """)
    }

    /// By code, or by number in the table of main targets.
    static func find(_ text: String, _ tx: ReadTransaction) throws -> Indicator {
        let number = Int(text)
        guard
            let found = try all(tx).first(where: {
                $0.code == text || (number != nil && $0.number == number)
            })
        else { throw CallError.notFound("this indicator") }
        return found
    }

    /// Of one indicator, or of all, in the order of versions.
    static func targets(of indicator: String? = nil, _ tx: ReadTransaction) throws
        -> [IndicatorTarget]
    {
        try tx.fetchAll(
            IndicatorTarget.self,
            """
            SELECT indicator, version, printed, value, comparison,
                operator_printed AS "operatorPrinted", aspirational, valid_from AS "validFrom",
                target_year AS "targetYear", relation, source
            FROM indicator_targets
            WHERE indicator = COALESCE(?, indicator) ORDER BY indicator, version
            """, [indicator])
    }

    /// Of one indicator, or of all, in the order of reporting.
    static func values(of indicator: String? = nil, _ tx: ReadTransaction) throws
        -> [IndicatorValue]
    {
        try tx.fetchAll(
            IndicatorValue.self,
            """
            SELECT indicator, region, year, revision, numerator, denominator, value, finality,
                evidence, revision_reason AS "revisionReason", reported_at AS "reportedAt",
                department
            FROM indicator_values
            WHERE indicator = COALESCE(?, indicator) ORDER BY year, region, revision
            """, [indicator])
    }

    static func lastRevision(
        _ indicator: String, _ region: RegionCode, _ year: Int, _ tx: ReadTransaction
    ) throws -> Int? {
        try tx.fetchValue(
            Int.self,
            """
            SELECT max(revision) FROM indicator_values
            WHERE indicator = ? AND region = ? AND year = ?
            """, [indicator, region, year])
    }
}
