import Contracts
import Store

/// The SQL of the figures: counts and sums of records, by region and in total.
enum AidFigureTable {
    static func summary(
        _ region: RegionCode?, asOf: Timestamp, _ transaction: ReadTransaction
    ) throws -> AidSummary {
        var regions: [RegionCode: AidFigures] = [:]
        for row in try rows(of: region, byRegion: true, transaction) {
            guard let region = row.region else { continue }
            row.add(to: &regions[region, default: AidFigures()])
        }
        var total = AidFigures()
        for row in try rows(of: region, byRegion: false, transaction) { row.add(to: &total) }
        let sample = try transaction.fetchValue(
            Bool.self, "SELECT COALESCE(MAX(sample), 0) FROM recognition")
        return AidSummary(
            asOf: asOf, sample: sample ?? false, total: total,
            regions: regions.sorted { $0.key < $1.key }.map {
                RegionAid(region: $0.key, figures: $0.value)
            })
    }

    /// Recognitions by year and level, then entitlements by term and programme; each region apart
    /// or all together.
    private static func rows(
        of region: RegionCode?, byRegion: Bool, _ transaction: ReadTransaction
    ) throws -> [Row] {
        let apart = byRegion ? "region, " : ""
        let place = region == nil ? "" : "AND region = ?"
        let arguments: [StoreValue?] = region.map { [$0] } ?? []
        let recognised = try transaction.fetchAll(
            Row.self,
            """
            SELECT \(apart)school_year, level, COUNT(*) AS number, 0 AS amount FROM recognition
            WHERE state IN ('confirmed', 'adjusted') \(place)
            GROUP BY \(apart)school_year, level ORDER BY \(apart)school_year, level
            """, arguments)
        let entitled = try transaction.fetchAll(
            Row.self,
            """
            SELECT \(apart)term, programme, COUNT(*) AS number, SUM(amount_fen) AS amount
            FROM entitlement WHERE 1 = 1 \(place) GROUP BY \(apart)term, programme
            """, arguments)
        // "2025A" comes before "2025S" in the alphabet and after it in time.
        return recognised + entitled.sorted(by: Row.isInOrder)
    }

    /// One group of either query.
    private struct Row: Decodable {
        var region: RegionCode?
        var schoolYear: SchoolYear?
        var level: HardshipLevel?
        var term: TermCode?
        var programme: AidProgramme?
        var number: Int64
        var amount: Money

        enum CodingKeys: String, CodingKey {
            case region
            case schoolYear = "school_year"
            case level, term, programme, number, amount
        }

        static func isInOrder(_ left: Row, _ right: Row) -> Bool {
            guard let first = left.term, let second = right.term, first == second else {
                return left.term.flatMap { term in right.term.map { term < $0 } } ?? false
            }
            return (left.programme?.rawValue ?? "") < (right.programme?.rawValue ?? "")
        }

        func add(to figures: inout AidFigures) {
            if let schoolYear, let level {
                figures.recognised.append(
                    RecognisedCount(schoolYear: schoolYear, level: level, pupils: number))
            } else if let term, let programme {
                figures.entitled.append(
                    EntitledSum(
                        programme: programme, term: term, entitlements: number, amount: amount))
            }
        }
    }
}
