public import Bus

/// 中考成绩构成: what counts in the senior-high admission of one school year, as a document states it.
///
/// It is entered year by year with its source: neither of the city's plans fixes these numbers. Nothing is computed for a
/// year without it.
public struct ExamRules: BusMessage, Hashable {
    /// The school year the candidates enter senior high school.
    public var schoolYear: SchoolYear
    /// In the order they are shown.
    public var components: [ScoreComponent]
    /// 分配生: who was on one junior school's roll from this day on …
    public var quotaFrom: CalendarDate
    /// … until this day may be given a seat reserved for the school.
    public var quotaUntil: CalendarDate
    /// 综合素质评价: the lowest grade for a reserved seat; nil when any will do.
    public var quotaQuality: QualityGrade?
    /// 综合素质评价: the lowest grade to be admitted at all; nil when any will do. Never better than for a reserved seat.
    public var openQuality: QualityGrade?
    /// 综合素质评价维度, graded beside the whole: `labour` (劳动素养), `information` (信息素养); nil when only the whole is.
    public var qualityDimensions: [String]?
    public var document: String
    public var heading: String

    public init(
        schoolYear: SchoolYear, components: [ScoreComponent], quotaFrom: CalendarDate,
        quotaUntil: CalendarDate, quotaQuality: QualityGrade? = nil,
        openQuality: QualityGrade? = nil,
        qualityDimensions: [String]? = nil, document: String, heading: String
    ) {
        self.schoolYear = schoolYear
        self.components = components
        self.quotaFrom = quotaFrom
        self.quotaUntil = quotaUntil
        self.quotaQuality = quotaQuality
        self.openQuality = openQuality
        self.qualityDimensions = qualityDimensions
        self.document = document
        self.heading = heading
    }
}

/// One subject or test of the examination.
public struct ScoreComponent: BusMessage, Hashable {
    /// Lower-case letters, as files name it: `chinese`.
    public var name: String
    /// Highest mark, in hundredths.
    public var maximumHundredths: Int
    /// Share of it in the total, in thousandths; 0 for what is told and not counted.
    public var weightPermille: Int

    public init(name: String, maximumHundredths: Int, weightPermille: Int = 1000) {
        self.name = name
        self.maximumHundredths = maximumHundredths
        self.weightPermille = weightPermille
    }
}

/// 综合素质评价等级, from the best down.
public enum QualityGrade: String, WireEnum {
    case a = "A"
    case b = "B"
    case c = "C"
    case d = "D"
}

/// Request of `SetExamRules`. Refused once score cards of the year are kept.
public struct SetExamRules: BusMessage, Hashable {
    public var rules: ExamRules

    public init(rules: ExamRules) { self.rules = rules }
}

/// Request of `GetExamRules`.
public struct GetExamRules: BusMessage, Hashable {
    public var schoolYear: SchoolYear

    public init(schoolYear: SchoolYear) { self.schoolYear = schoolYear }
}
