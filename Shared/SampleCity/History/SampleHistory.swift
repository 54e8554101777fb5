public import Contracts

/// The sample's past: births by cohort, and rolls of ten school years by region, stage and grade.
///
/// The last year is the roll of the generated pupils itself, child for child. Every cohort that is at school in it is followed
/// back from there to its birth; the cohorts that have left are followed from their junior leavers on.
public struct SampleHistory: Sendable {
    /// A region's part, as `RecordCohortSeries` takes it.
    public struct Series: Sendable, Hashable {
        public var region: RegionCode
        public var births: [CohortBirths]
        public var history: [RollYear]
    }

    /// School years, the sample's own the last.
    public static let years = 10

    /// By region in the order of the plan; the city itself first, whose own schools teach seniors only.
    public let series: [Series]

    init(_ city: SampleCity) {
        let last = city.schoolYear.startYear
        let cohorts = SampleCohorts(city)
        let years = (last - Self.years + 1)...last
        let births = (last - 15)...last
        series = RegionCatalog.all.indices.map { index in
            let region = RegionCatalog.all[index].code
            return Series(
                region: region,
                births: region.isCity
                    ? []
                    : births.map {
                        CohortBirths(year: $0, births: cohorts.births(of: $0)[index])
                    },
                history: years.compactMap { year in
                    SchoolYear(startYear: year).map { schoolYear in
                        RollYear(
                            schoolYear: schoolYear,
                            grades: Self.cells(region).map { stage, grade, age in
                                GradeRoll(
                                    stage: stage, grade: grade,
                                    enrolled: cohorts.children(of: year - age, in: year)[index])
                            })
                    }
                })
        }
    }

    /// The grades a region has, with the age of their children when the school year began.
    private static func cells(_ region: RegionCode) -> [(stage: Stage, grade: Int, age: Int)] {
        let stages: [Stage] =
            region.isCity ? [.senior] : [.kindergarten, .primary, .junior, .senior]
        return StageProfile.all.filter { stages.contains($0.stage) }.flatMap { profile in
            (1...profile.grades).map { (profile.stage, $0, profile.entryAge + $0 - 1) }
        }
    }
}

extension SampleCity {
    /// Births and rolls of ten school years that lead to this city's roll.
    public var history: SampleHistory { SampleHistory(self) }
}
