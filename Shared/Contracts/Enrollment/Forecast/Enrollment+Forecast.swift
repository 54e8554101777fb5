public import Bus

/// 学位预测: how many children each stage of a district will hold in three years, beside its certified seats.
extension Enrollment {
    /// A pure function of the series in the request and the certified seats of the register.
    public static let forecastSeats = unary(
        "ForecastSeats", ForecastSeats.self, returns: SeatForecast.self, .read, access: .readers,
        summary: "Children by stage three years ahead from births and roll, with its back-test.")

    static let forecastMethods: [any MethodDescriptor] = [forecastSeats]
}

/// Request of `ForecastSeats`: a region's series.
public struct ForecastSeats: BusMessage, Hashable {
    public var region: RegionCode
    /// Births by cohort: those of `year` were born from 1 September before it to 31 August in it.
    public var births: [CohortBirths]
    /// The roll of past years, without a gap, at least three of them.
    public var history: [RollYear]

    public init(region: RegionCode, births: [CohortBirths], history: [RollYear]) {
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
    /// The method and its version: `cohort-survival.v1`.
    public var method: String
    public var region: RegionCode
    /// In the order of the grades.
    public var ratios: [SurvivalRatio]
    /// Three years, each with four stages.
    public var years: [ForecastYear]
    /// The last year of the history, forecast from the years before it.
    public var backTest: [ForecastError]

    public init(
        method: String, region: RegionCode, ratios: [SurvivalRatio], years: [ForecastYear],
        backTest: [ForecastError]
    ) {
        self.method = method
        self.region = region
        self.ratios = ratios
        self.years = years
        self.backTest = backTest
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

extension EnrollmentLimits {
    /// Years in the series of a forecast.
    public static let forecastYears = 60
}
