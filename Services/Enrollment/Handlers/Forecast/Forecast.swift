import Bus
import Contracts
import Store

/// 学位预测.
extension EnrollmentService {
    var forecastHandlers: [Handler] { [Handler(Enrollment.forecastSeats, forecastSeats)] }

    func forecastSeats(
        _ request: ForecastSeats, _ context: ServerContext
    ) async throws -> SeatForecast {
        _ = try RegionCatalog.require(request.region, field: "region")
        let survival = try CohortSurvival(request)
        let years = try survival.project()
        let backTest = try survival.backTest()
        let seats = try await store.read { transaction in
            try CohortSurvival.lengths.map { stage, _ in
                try transaction.fetchValue(
                    Int.self,
                    """
                    SELECT SUM(t.certified_seats) FROM school_stages t
                    JOIN schools s ON s.code = t.school_code
                    WHERE s.region = ? AND t.stage = ? AND s.status = 'active'
                    """, [request.region, stage]) ?? 0
            }
        }
        return SeatForecast(
            method: CohortSurvival.method, region: request.region, ratios: survival.ratios,
            years: years.compactMap { year, roll in
                SchoolYear(startYear: year).map { schoolYear in
                    ForecastYear(
                        schoolYear: schoolYear,
                        stages: zip(CohortSurvival.lengths, seats).map { length, seats in
                            let children = roll.reduce(0) {
                                $0 + ($1.key.stage == length.stage ? $1.value : 0)
                            }
                            return StageForecast(
                                stage: length.stage, children: children, certifiedSeats: seats,
                                missing: max(0, children - seats))
                        })
                }
            }, backTest: backTest)
    }
}

extension CohortSurvival {
    /// - Throws: INVALID_ARGUMENT for a value out of range or given twice; what `init` throws.
    init(_ request: ForecastSeats) throws {
        guard (3...EnrollmentLimits.forecastYears).contains(request.history.count),
            request.births.count <= EnrollmentLimits.forecastYears
        else {
            throw CallError.invalid(
                "history", rule: "range", "must hold 3 to \(EnrollmentLimits.forecastYears) years")
        }
        let counts = 0...EnrollmentLimits.seats
        var births: [Int: Int] = [:]
        for (index, cohort) in request.births.enumerated() {
            guard counts.contains(cohort.births),
                births.updateValue(cohort.births, forKey: cohort.year) == nil
            else {
                throw CallError.invalid(
                    "births[\(index)]", rule: "range", "is out of range or given twice")
            }
        }
        var roll: [Int: [Cell: Int]] = [:]
        for (index, year) in request.history.enumerated() {
            var cells: [Cell: Int] = [:]
            for (place, grade) in year.grades.enumerated() {
                let cell = Cell(stage: grade.stage, grade: grade.grade)
                guard counts.contains(grade.enrolled), Self.cells.contains(cell),
                    cells.updateValue(grade.enrolled, forKey: cell) == nil
                else {
                    throw CallError.invalid(
                        "history[\(index)].grades[\(place)]", rule: "range",
                        "is out of range, no grade of a stage, or given twice")
                }
            }
            guard roll.updateValue(cells, forKey: year.schoolYear.startYear) == nil else {
                throw CallError.invalid(
                    "history[\(index)].schoolYear", rule: "once", "is given twice")
            }
        }
        try self.init(births: births, roll: roll)
    }
}
