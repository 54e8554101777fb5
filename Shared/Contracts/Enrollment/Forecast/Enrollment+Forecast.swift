public import Bus

/// 学位预测: how many children each stage of a district will hold in three years, beside its certified seats.
extension Enrollment {
    /// Keeps what is new or corrected as the region's next revision; what was kept before stays. All rows or none.
    public static let recordCohortSeries = unary(
        "RecordCohortSeries", RecordCohortSeries.self, returns: CohortSeriesRecorded.self, .write,
        access: .officers,
        summary: "Keeps a region's births and past rolls with the document they are from.")
    public static let getCohortSeries = unary(
        "GetCohortSeries", GetCohortSeries.self, returns: RegionCohortSeries.self, .read,
        access: .readers,
        summary: "A region's births and past rolls as of a revision, with their documents.")
    /// A pure function of the series, given or kept, and the certified seats of the register.
    public static let forecastSeats = unary(
        "ForecastSeats", ForecastSeats.self, returns: SeatForecast.self, .read, access: .readers,
        summary: "Children by stage three years ahead from births and roll, with its back-test.")

    static let forecastMethods: [any MethodDescriptor] = [
        recordCohortSeries, getCohortSeries, forecastSeats,
    ]
}

/// Request of `ForecastSeats`: a region, or the whole city (`410800`), whose forecast from kept series is the sum of its parts.
///
/// Births and history are both given, or both left out for the series that are kept.
public struct ForecastSeats: BusMessage, Hashable {
    public var region: RegionCode
    /// Births by cohort: those of `year` were born from 1 September before it to 31 August in it.
    public var births: [CohortBirths]?
    /// The roll of past years, without a gap, at least three of them.
    public var history: [RollYear]?

    public init(
        region: RegionCode, births: [CohortBirths]? = nil, history: [RollYear]? = nil
    ) {
        self.region = region
        self.births = births
        self.history = history
    }
}

public struct CohortBirths: BusMessage, Hashable {
    public var year: Int
    public var births: Int

    public init(year: Int, births: Int) {
        self.year = year
        self.births = births
    }
}

/// The roll of one school year.
public struct RollYear: BusMessage, Hashable {
    public var schoolYear: SchoolYear
    public var grades: [GradeRoll]

    public init(schoolYear: SchoolYear, grades: [GradeRoll]) {
        self.schoolYear = schoolYear
        self.grades = grades
    }
}

public struct GradeRoll: BusMessage, Hashable {
    /// Kindergarten, primary, junior or senior.
    public var stage: Stage
    /// From 1.
    public var grade: Int
    public var enrolled: Int

    public init(stage: Stage, grade: Int, enrolled: Int) {
        self.stage = stage
        self.grade = grade
        self.enrolled = enrolled
    }
}

/// Answer of `ForecastSeats`.
public struct SeatForecast: BusMessage, Hashable {
    /// The method and its version: `cohort-survival.v2`.
    public var method: String
    public var region: RegionCode
    /// In the order of the grades. Of the whole city the sums of its parts: each part was forecast by its own.
    public var ratios: [SurvivalRatio]
    /// Three years, each with four stages.
    public var years: [ForecastYear]
    /// The last year of the history, forecast from the years before it.
    public var backTest: [ForecastError]
    /// Every forecast of the past that can be compared by now. Empty for a short history.
    public var accuracy: [ForecastAccuracy]
    /// The kept series it was made from, by region; none when the request gave them.
    public var series: [SeriesRevision]

    public init(
        method: String, region: RegionCode, ratios: [SurvivalRatio], years: [ForecastYear],
        backTest: [ForecastError], accuracy: [ForecastAccuracy], series: [SeriesRevision]
    ) {
        self.method = method
        self.region = region
        self.ratios = ratios
        self.years = years
        self.backTest = backTest
        self.accuracy = accuracy
        self.series = series
    }
}

/// Which revision of a region's series was read.
public struct SeriesRevision: BusMessage, Hashable {
    public var region: RegionCode
    public var revision: Int

    public init(region: RegionCode, revision: Int) {
        self.region = region
        self.revision = revision
    }
}

/// How many of a cohort reached a grade: the sums over past years, an exact fraction.
public struct SurvivalRatio: BusMessage, Hashable {
    public var stage: Stage
    public var grade: Int
    public var reached: Int
    public var before: Int

    public init(stage: Stage, grade: Int, reached: Int, before: Int) {
        self.stage = stage
        self.grade = grade
        self.reached = reached
        self.before = before
    }
}

public struct ForecastYear: BusMessage, Hashable {
    public var schoolYear: SchoolYear
    public var stages: [StageForecast]

    public init(schoolYear: SchoolYear, stages: [StageForecast]) {
        self.schoolYear = schoolYear
        self.stages = stages
    }
}

public struct StageForecast: BusMessage, Hashable {
    public var stage: Stage
    public var children: Int
    /// 学位 certified today in the region.
    public var certifiedSeats: Int
    /// Seats missing; never below zero.
    public var missing: Int

    public init(stage: Stage, children: Int, certifiedSeats: Int, missing: Int) {
        self.stage = stage
        self.children = children
        self.certifiedSeats = certifiedSeats
        self.missing = missing
    }
}

/// What the method would have said a year earlier.
public struct ForecastError: BusMessage, Hashable {
    public var stage: Stage
    public var forecast: Int
    public var actual: Int
    /// Sum over the grades of what was missed, either way.
    public var missed: Int
    /// `missed` in thousandths of `actual`, rounded half up; nil without children.
    public var missedPerMille: Int?

    public init(stage: Stage, forecast: Int, actual: Int, missed: Int, missedPerMille: Int?) {
        self.stage = stage
        self.forecast = forecast
        self.actual = actual
        self.missed = missed
        self.missedPerMille = missedPerMille
    }
}

/// How far forecasts of one stage missed, so many years ahead, summed over the years they could have been made in and over
/// the regions; and how far last year's number would have missed.
public struct ForecastAccuracy: BusMessage, Hashable {
    public var stage: Stage
    public var yearsAhead: Int
    /// How many forecasts are compared.
    public var forecasts: Int
    /// Children who came.
    public var actual: Int
    /// What the method missed, either way.
    public var missed: Int
    /// What the number of the year in which the forecast was made would have missed.
    public var missedByLastYear: Int

    public init(
        stage: Stage, yearsAhead: Int, forecasts: Int, actual: Int, missed: Int,
        missedByLastYear: Int
    ) {
        self.stage = stage
        self.yearsAhead = yearsAhead
        self.forecasts = forecasts
        self.actual = actual
        self.missed = missed
        self.missedByLastYear = missedByLastYear
    }
}

extension EnrollmentLimits {
    /// Years in the series of a forecast.
    public static let forecastYears = 60
}
