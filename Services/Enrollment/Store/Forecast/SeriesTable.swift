import Bus
import Contracts
import Store

/// A row of `series_revisions`.
struct SeriesRevisionRow: Codable, Sendable {
    var region: RegionCode
    var revision: Int
    var documentNo: String
    var recordedBy: String
    var recordedAt: Int64
}

private struct BirthsRow: Codable {
    var region: RegionCode
    var cohort: Int
    var revision: Int
    var births: Int
}

private struct PastRollRow: Codable {
    var region: RegionCode
    var schoolYear: SchoolYear
    var stage: Stage
    var grade: Int
    var revision: Int
    var enrolled: Int
}

extension ReadTransaction {
    /// A region's revisions, oldest first.
    func seriesRevisions(of region: RegionCode) throws -> [SeriesRevisionRow] {
        try fetchAll(
            SeriesRevisionRow.self,
            "SELECT * FROM series_revisions WHERE region = ? ORDER BY revision", [region])
    }

    /// A region's series as of a revision: of each number the latest one up to it.
    func cohortSeries(of region: RegionCode, revision: Int = .max) throws -> CohortSeries {
        var series = CohortSeries()
        let births = try fetchAll(
            BirthsRow.self,
            "SELECT * FROM cohort_births WHERE region = ? AND revision <= ? ORDER BY revision",
            [region, revision])
        for row in births { series.births[row.cohort] = row.births }
        let rolls = try fetchAll(
            PastRollRow.self,
            "SELECT * FROM past_rolls WHERE region = ? AND revision <= ? ORDER BY revision",
            [region, revision])
        for row in rolls {
            let cell = CohortSeries.Cell(stage: row.stage, grade: row.grade)
            series.roll[row.schoolYear.startYear, default: [:]][cell] = row.enrolled
        }
        return series
    }

    /// 学位 certified today by stage, in a region or in the whole city.
    func certifiedSeats(in region: RegionCode) throws -> [Int] {
        var conditions = Conditions()
        conditions.equal("s.status", SchoolStatus.active)
        if !region.isCity { conditions.equal("s.region", region) }
        return try CohortSeries.stages.map { stage in
            var ofStage = conditions
            ofStage.equal("t.stage", stage)
            return try fetchValue(
                Int.self,
                """
                SELECT SUM(t.certified_seats) FROM school_stages t
                JOIN schools s ON s.code = t.school_code \(ofStage.text)
                """, ofStage.values) ?? 0
        }
    }
}

extension WriteTransaction {
    /// Keeps what differs from the series in force as the region's next revision; the schema has each number once a revision.
    func record(
        _ given: CohortSeries, of region: RegionCode, document: String, by subject: String
    ) throws -> CohortSeriesRecorded {
        let last = try seriesRevisions(of: region).last?.revision ?? 0
        let known = try cohortSeries(of: region)
        var answer = CohortSeriesRecorded(
            region: region, revision: last, entered: 0, revised: 0, unchanged: 0)
        func isNews(_ number: Int, _ earlier: Int?) -> Bool {
            switch earlier {
            case nil: answer.entered += 1
            case number: answer.unchanged += 1
            default: answer.revised += 1
            }
            return earlier != number
        }
        let births = given.births.sorted { $0.key < $1.key }.filter {
            isNews($0.value, known.births[$0.key])
        }
        var rolls: [PastRollRow] = []
        for (year, cells) in given.roll.sorted(by: { $0.key < $1.key }) {
            guard let schoolYear = SchoolYear(startYear: year) else { continue }
            for cell in CohortSeries.cells {
                guard let enrolled = cells[cell], isNews(enrolled, known.roll[year]?[cell])
                else { continue }
                rolls.append(
                    PastRollRow(
                        region: region, schoolYear: schoolYear, stage: cell.stage,
                        grade: cell.grade, revision: last + 1, enrolled: enrolled))
            }
        }
        guard answer.entered + answer.revised > 0 else { return answer }
        answer.revision = last + 1
        try insert(
            into: "series_revisions",
            SeriesRevisionRow(
                region: region, revision: answer.revision, documentNo: document,
                recordedBy: subject, recordedAt: now))
        try insert(
            into: "cohort_births",
            rows: births.map {
                BirthsRow(
                    region: region, cohort: $0.key, revision: answer.revision, births: $0.value)
            })
        try insert(into: "past_rolls", rows: rolls)
        return answer
    }
}
