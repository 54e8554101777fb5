import Contracts
import Store

/// The SQL of the figures: counts and sums of records, by region and in total.
enum AidFigureTable {
    static func summary(
        _ region: RegionCode?, asOf: Timestamp, _ transaction: ReadTransaction
    ) throws -> AidSummary {
        let rows = try rows(of: region, transaction)
        let sample = try transaction.fetchValue(
            Bool.self, "SELECT EXISTS (SELECT 1 FROM recognition WHERE sample = 1)")
        return AidSummary(
            asOf: asOf, sample: sample ?? false, total: figures(of: try Row.sums(of: rows)),
            regions: Dictionary(grouping: rows, by: \.region).sorted { $0.key < $1.key }.map {
                RegionAid(region: $0.key, figures: figures(of: $0.value))
            })
    }

    private static func figures(of rows: [Row]) -> AidFigures {
        var figures = AidFigures()
        for row in rows { row.add(to: &figures) }
        return figures
    }

    /// Each region's recognitions by year and level, then its entitlements by term and programme.
    private static func rows(
        of region: RegionCode?, _ transaction: ReadTransaction
    ) throws -> [Row] {
        let place = region == nil ? "" : "AND region = ?"
        let arguments: [StoreValue?] = region.map { [$0] } ?? []
        let recognised = try transaction.fetchAll(
            Row.self,
            """
            SELECT region, school_year, level, COUNT(*) AS number, 0 AS amount FROM recognition
            WHERE state IN ('confirmed', 'adjusted') \(place)
            GROUP BY region, school_year, level ORDER BY school_year, level
            """, arguments)
        let entitled = try transaction.fetchAll(
            Row.self,
            """
            SELECT region, term, programme, COUNT(*) AS number, SUM(amount_fen) AS amount
            FROM entitlement WHERE 1 = 1 \(place) GROUP BY region, term, programme
            """, arguments)
        // "2025A" comes before "2025S" in the alphabet and after it in time.
        return recognised + entitled.sorted(by: Row.isInOrder)
    }

    /// One group of either query.
    private struct Row: Decodable {
        struct Group: Hashable {
            var schoolYear: SchoolYear?
            var level: HardshipLevel?
            var term: TermCode?
            var programme: AidProgramme?
        }

        var region: RegionCode
        var schoolYear: SchoolYear?
        var level: HardshipLevel?
        var term: TermCode?
        var programme: AidProgramme?
        var number: Int64
        var amount: Money

        private var group: Group {
            Group(schoolYear: schoolYear, level: level, term: term, programme: programme)
        }

        /// One row for each group of all regions, in the order of the first ones.
        static func sums(of rows: [Row]) throws -> [Row] {
            var sums: [Row] = []
            var places: [Group: Int] = [:]
            for row in rows {
                if let place = places[row.group] {
                    sums[place].number += row.number
                    sums[place].amount = try sums[place].amount + row.amount
                } else {
                    places[row.group] = sums.count
                    sums.append(row)
                }
            }
            return sums
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
