import Bus
import Contracts
import Store

/// Figures of one region and stage, summed by the store.
private struct StageSums: Decodable {
    var region: RegionCode
    var stage: Stage
    var schools: Int
    var certifiedSeats: Int
    var raisedSeats: Int
    var enrolled: Int
}

/// Figures of one region's live plan lines.
private struct PlanSums: Decodable {
    var region: RegionCode
    var plannedSeats: Int
    var offered: Int
    var confirmed: Int
}

extension ReadTransaction {
    /// Figures by region, in order of code; a region without schools is left out.
    func regionFigures(_ region: RegionCode?) throws -> [RegionEnrollment] {
        var conditions = Conditions()
        conditions.equal("s.status", SchoolStatus.active)
        conditions.equal("s.region", region)
        let stages = try fetchAll(
            StageSums.self,
            """
            SELECT s.region, t.stage,
                SUM(CASE WHEN s.stage = t.stage THEN 1 ELSE 0 END) AS schools,
                SUM(t.certified_seats) AS "certifiedSeats",
                SUM(t.certified_seats - t.opening_seats) AS "raisedSeats",
                SUM((SELECT COALESCE(SUM(c.enrolled), 0) FROM roll_counts c
                    WHERE c.school_code = t.school_code AND c.stage = t.stage)) AS enrolled
            FROM school_stages t JOIN schools s ON s.code = t.school_code
            \(conditions.text) GROUP BY s.region, t.stage ORDER BY s.region
            """, conditions.values)
        let plans = try fetchAll(
            PlanSums.self,
            """
            SELECT s.region, SUM(p.seats) AS "plannedSeats", SUM(p.offered) AS offered,
                SUM(p.confirmed) AS confirmed
            FROM plan_lines p JOIN schools s ON s.code = p.school_code
            \(conditions.text) AND p.state IN ('published', 'locked', 'amended')
            GROUP BY s.region
            """, conditions.values)
        let plansByRegion = Dictionary(uniqueKeysWithValues: plans.map { ($0.region, $0) })
        return Dictionary(grouping: stages, by: \.region).sorted { $0.key < $1.key }.map {
            var figures = EnrollmentFigures.none
            for sums in $1 { figures.add(sums) }
            if let plan = plansByRegion[$0] {
                figures.plannedSeats = plan.plannedSeats
                figures.offered = plan.offered
                figures.confirmed = plan.confirmed
            }
            return RegionEnrollment(region: $0, figures: figures.inOrder)
        }
    }

    func holdsSampleData() throws -> Bool {
        try fetchValue(Int.self, "SELECT 1 FROM schools WHERE sample = 1 LIMIT 1") != nil
    }
}

extension EnrollmentFigures {
    static let none = EnrollmentFigures(
        schools: 0, certifiedSeats: 0, raisedSeats: 0, enrolled: 0, plannedSeats: 0, offered: 0,
        confirmed: 0, stages: [])

    fileprivate mutating func add(_ sums: StageSums) {
        schools += sums.schools
        certifiedSeats += sums.certifiedSeats
        raisedSeats += sums.raisedSeats
        enrolled += sums.enrolled
        add(
            StageEnrollment(
                stage: sums.stage, schools: sums.schools, certifiedSeats: sums.certifiedSeats,
                enrolled: sums.enrolled))
    }

    private mutating func add(_ stage: StageEnrollment) {
        guard let index = stages.firstIndex(where: { $0.stage == stage.stage }) else {
            stages.append(stage)
            return
        }
        stages[index].schools += stage.schools
        stages[index].certifiedSeats += stage.certifiedSeats
        stages[index].enrolled += stage.enrolled
    }

    /// The sum of two regions.
    static func + (left: Self, right: Self) -> Self {
        var sum = left
        sum.schools += right.schools
        sum.certifiedSeats += right.certifiedSeats
        sum.raisedSeats += right.raisedSeats
        sum.enrolled += right.enrolled
        sum.plannedSeats += right.plannedSeats
        sum.offered += right.offered
        sum.confirmed += right.confirmed
        for stage in right.stages { sum.add(stage) }
        return sum.inOrder
    }

    /// Stages from the youngest up.
    var inOrder: Self {
        var copy = self
        copy.stages = Stage.allCases.compactMap { stage in
            stages.first { $0.stage == stage }
        }
        return copy
    }
}
