public import Bus

/// Whether a target binds the government that set it.
public enum IndicatorAttribute: String, WireEnum {
    /// 约束性: must be reached; behind its path is a red light.
    case binding
    /// 预期性.
    case expected
    /// Stated by a later plan outside the table of main targets.
    case additional
}

/// How a value is compared with its target.
public enum TargetOperator: String, WireEnum {
    /// ≥, 以上, or a bare number.
    case atLeast
    /// >, 超过.
    case moreThan
    /// ≤, 不超过.
    case atMost
}

/// How counts become a value, and how regions add up: sums of numerators and denominators, never a
/// mean of rates.
public enum IndicatorMeasure: String, WireEnum {
    /// 100 × numerator ÷ denominator.
    case percent
    /// numerator ÷ denominator.
    case quotient
    /// 100,000 × numerator ÷ denominator.
    case perHundredThousand
    /// numerator ÷ 10,000, in units of ten thousand (万).
    case tenThousands
    /// The numerator itself.
    case count
    /// A statement that no single number compares with.
    case statement
}

/// An indicator of the plan: the 16 of the table of main targets (专栏2), and those a later plan
/// adds.
public struct Indicator: BusMessage, Hashable {
    /// Stable: `preschool-gross-enrolment`.
    public var code: String
    /// Place in the table of main targets, 1 to 16; nil for an additional one.
    public var number: Int?
    /// As printed.
    public var dimension: String?
    /// As printed.
    public var name: String
    /// As printed.
    public var unit: String
    public var attribute: IndicatorAttribute
    public var measure: IndicatorMeasure
    /// Jiaozuo's value of 2020 as printed; `—` is nil.
    public var baseCity: ExactNumber?
    /// Henan's value of 2020 as printed.
    public var baseProvince: ExactNumber?
    /// Henan's target of 2025 as printed, with its operator: `>20`.
    public var targetProvince: String?

    public init(
        code: String, number: Int?, dimension: String?, name: String, unit: String,
        attribute: IndicatorAttribute, measure: IndicatorMeasure, baseCity: ExactNumber?,
        baseProvince: ExactNumber?, targetProvince: String?
    ) {
        self.code = code
        self.number = number
        self.dimension = dimension
        self.name = name
        self.unit = unit
        self.attribute = attribute
        self.measure = measure
        self.baseCity = baseCity
        self.baseProvince = baseProvince
        self.targetProvince = targetProvince
    }
}

/// One version of an indicator's target: what is to be reached, from which day this is the target,
/// and who said so.
public struct IndicatorTarget: BusMessage, Hashable {
    public var indicator: String
    /// 1, 2, … in the order of `validFrom`.
    public var version: Int
    /// Verbatim: `97以上`, `>20`, `1—2`.
    public var printed: String
    /// Nil when the statement is not one comparable number.
    public var value: ExactNumber?
    public var comparison: TargetOperator
    /// False when the number was printed bare and `comparison` is the usual reading.
    public var operatorPrinted: Bool
    /// True for 力争: aimed at, not required.
    public var aspirational: Bool
    /// The first day this version is the target.
    public var validFrom: CalendarDate
    /// The year the target is for.
    public var targetYear: Int
    /// How it relates to the version before: `raised`, `hardened`, `made precise`, `new`.
    public var relation: String?
    public var source: PlanSource

    public init(
        indicator: String, version: Int, printed: String, value: ExactNumber?,
        comparison: TargetOperator, operatorPrinted: Bool, aspirational: Bool,
        validFrom: CalendarDate, targetYear: Int, relation: String?, source: PlanSource
    ) {
        self.indicator = indicator
        self.version = version
        self.printed = printed
        self.value = value
        self.comparison = comparison
        self.operatorPrinted = operatorPrinted
        self.aspirational = aspirational
        self.validFrom = validFrom
        self.targetYear = targetYear
        self.relation = relation
        self.source = source
    }
}

/// Where an indicator stands against its target.
public enum IndicatorStatus: String, WireEnum {
    case reached
    /// Not yet at the target, and not behind the path to it.
    case onTrack
    case behind
    /// There is a value, but no path to hold it against.
    case notAssessed
    /// No value after the base year.
    case noValue
}
