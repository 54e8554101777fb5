public import Bus

/// Whether a reported value may still change.
public enum ValueFinality: String, WireEnum {
    case provisional
    case final
}

/// Request of `ReportIndicator`: counts, or a value, never both.
public struct ReportIndicator: BusMessage, Hashable {
    public var indicator: String
    /// The region reported; `410800` for the city as a whole.
    public var region: RegionCode
    /// The calendar year the value is of.
    public var year: Int
    public var numerator: Int64?
    /// Absent for counts.
    public var denominator: Int64?
    /// For figures that come without counts.
    public var value: ExactNumber?
    public var finality: ValueFinality
    /// The document or data set the value rests on.
    public var evidence: String
    /// Required when the region and year were reported before.
    public var revisionReason: String?

    /// True for data of the labelled sample city.
    public var sample: Bool?

    public init(
        indicator: String, region: RegionCode, year: Int, numerator: Int64? = nil,
        denominator: Int64? = nil, value: ExactNumber? = nil, finality: ValueFinality,
        evidence: String, revisionReason: String? = nil, sample: Bool? = nil
    ) {
        self.indicator = indicator
        self.region = region
        self.year = year
        self.numerator = numerator
        self.denominator = denominator
        self.value = value
        self.finality = finality
        self.evidence = evidence
        self.revisionReason = revisionReason
        self.sample = sample
    }
}

/// One published record of an indicator's value. Immutable (P6).
public struct IndicatorValue: BusMessage, Hashable {
    public var indicator: String
    public var region: RegionCode
    public var year: Int
    /// 1 for the first record of this region and year.
    public var revision: Int
    public var numerator: Int64?
    public var denominator: Int64?
    /// The value in the indicator's unit, exact.
    public var value: ExactRatio
    public var finality: ValueFinality
    public var evidence: String
    public var revisionReason: String?
    public var reportedAt: Timestamp
    /// The department that reported it.
    public var department: String

    public init(
        indicator: String, region: RegionCode, year: Int, revision: Int, numerator: Int64?,
        denominator: Int64?, value: ExactRatio, finality: ValueFinality, evidence: String,
        revisionReason: String?, reportedAt: Timestamp, department: String
    ) {
        self.indicator = indicator
        self.region = region
        self.year = year
        self.revision = revision
        self.numerator = numerator
        self.denominator = denominator
        self.value = value
        self.finality = finality
        self.evidence = evidence
        self.revisionReason = revisionReason
        self.reportedAt = reportedAt
        self.department = department
    }
}

/// Where the shown value comes from.
public enum ReadingOrigin: String, WireEnum {
    /// The record of the region itself.
    case reported
    /// Sums of numerators and denominators of the regions that reported counts.
    case computed
}

/// The value of an indicator for a region in its latest reported year.
public struct IndicatorReading: BusMessage, Hashable {
    public var region: RegionCode
    public var year: Int
    public var value: ExactRatio
    public var numerator: Int64?
    public var denominator: Int64?
    public var origin: ReadingOrigin
    /// Regions in the sums; 11 is the whole city. Nil when reported.
    public var regionsCounted: Int?
    public var finality: ValueFinality

    public init(
        region: RegionCode, year: Int, value: ExactRatio, numerator: Int64?, denominator: Int64?,
        origin: ReadingOrigin, regionsCounted: Int?, finality: ValueFinality
    ) {
        self.region = region
        self.year = year
        self.value = value
        self.numerator = numerator
        self.denominator = denominator
        self.origin = origin
        self.regionsCounted = regionsCounted
        self.finality = finality
    }
}

/// A point of the way from the base to the target.
public struct PathPoint: BusMessage, Hashable {
    public var year: Int
    public var value: ExactRatio
    /// True when it is the straight line from base to target, false when a document states it.
    public var derived: Bool

    public init(year: Int, value: ExactRatio, derived: Bool) {
        self.year = year
        self.value = value
        self.derived = derived
    }
}
