import Bus
import Contracts
import Store

/// A candidate's junior region and the region of its senior high school, counted.
private struct WayRow: Decodable {
    var origin: RegionCode
    var target: RegionCode?
    var candidates: Int
}

extension ReadTransaction {
    /// Where each county's candidates went on.
    func outflow(_ year: SchoolYear) throws -> Outflow {
        _ = try requireExamRules(year)
        let ways = try fetchAll(
            WayRow.self,
            """
            SELECT j.region AS origin, t.region AS target, COUNT(*) AS candidates
            FROM score_cards c JOIN schools j ON j.code = c.junior_school
                LEFT JOIN rolls r ON r.person_key = c.person_key AND r.state = 'active'
                    AND r.stage = 'senior'
                LEFT JOIN schools t ON t.code = r.school_code
            WHERE c.school_year = ? AND c.graduate = 'fresh'
            GROUP BY j.region, t.region ORDER BY j.region
            """, [year])
        var counties: [RegionCode: CountyOutflow] = [:]
        for way in ways {
            var county =
                counties[way.origin]
                ?? CountyOutflow(
                    region: way.origin, candidates: 0, stayed: 0, left: 0, elsewhere: 0)
            county.candidates += way.candidates
            if let target = way.target {
                let isOwn =
                    try SeniorPool(of: way.origin, field: "region")
                    == SeniorPool(of: target, field: "region")
                if isOwn { county.stayed += way.candidates } else { county.left += way.candidates }
            } else {
                county.elsewhere += way.candidates
            }
            counties[way.origin] = county
        }
        return Outflow(
            schoolYear: year, counties: counties.values.sorted { $0.region < $1.region })
    }
}
