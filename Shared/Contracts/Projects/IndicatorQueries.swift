public import Bus

/// Request of `ListIndicators`.
public struct ListIndicators: BusMessage, Hashable {
    /// The day whose targets are wanted; today when absent.
    public var day: CalendarDate?
    /// The region whose values are wanted; the city when absent.
    public var region: RegionCode?

    public init(day: CalendarDate? = nil, region: RegionCode? = nil) {
        self.day = day
        self.region = region
    }
}

/// Response of `ListIndicators`.
public struct IndicatorList: BusMessage, Hashable {
    public var day: CalendarDate
    public var region: RegionCode
    public var asOf: Timestamp
    public var indicators: [IndicatorView]
    public var notes: [DataQualityNote]

    public init(
        day: CalendarDate, region: RegionCode, asOf: Timestamp, indicators: [IndicatorView],
        notes: [DataQualityNote]
    ) {
        self.day = day
        self.region = region
        self.asOf = asOf
        self.indicators = indicators
        self.notes = notes
    }
}

/// An indicator as it stands on a day.
public struct IndicatorView: BusMessage, Hashable {
    public var indicator: Indicator
    public var target: IndicatorTarget
    public var reading: IndicatorReading?
    /// The point the reading is held against.
    public var path: PathPoint?
    public var status: IndicatorStatus
    /// A binding indicator that is behind.
    public var redLight: Bool
    /// For a share of the 11 county-level regions: how many reach the target.
    public var leastNumerator: Int?
    /// Ids of the data-quality notes that concern it.
    public var noteIDs: [String]

    public init(
        indicator: Indicator, target: IndicatorTarget, reading: IndicatorReading?,
        path: PathPoint?, status: IndicatorStatus, redLight: Bool, leastNumerator: Int?,
        noteIDs: [String]
    ) {
        self.indicator = indicator
        self.target = target
        self.reading = reading
        self.path = path
        self.status = status
        self.redLight = redLight
        self.leastNumerator = leastNumerator
        self.noteIDs = noteIDs
    }
}

/// Request of `GetIndicator`.
public struct GetIndicator: BusMessage, Hashable {
    /// Its code, or its number in the table of main targets: `16`.
    public var indicator: String
    /// Today when absent.
    public var day: CalendarDate?
    /// The city when absent.
    public var region: RegionCode?

    public init(indicator: String, day: CalendarDate? = nil, region: RegionCode? = nil) {
        self.indicator = indicator
        self.day = day
        self.region = region
    }
}

/// Response of `GetIndicator`.
public struct IndicatorDetail: BusMessage, Hashable {
    public var view: IndicatorView
    /// Every version, oldest first.
    public var targets: [IndicatorTarget]
    /// Base to target year by year under the target of the day; empty when there is no base.
    public var path: [PathPoint]
    /// Every record, of all regions, oldest first.
    public var values: [IndicatorValue]
    public var notes: [DataQualityNote]

    public init(
        view: IndicatorView, targets: [IndicatorTarget], path: [PathPoint],
        values: [IndicatorValue], notes: [DataQualityNote]
    ) {
        self.view = view
        self.targets = targets
        self.path = path
        self.values = values
        self.notes = notes
    }
}

/// Request of `TargetInForce` (P7).
public struct TargetInForce: BusMessage, Hashable {
    /// Its code, or its number in the table of main targets.
    public var indicator: String
    public var day: CalendarDate

    public init(indicator: String, day: CalendarDate) {
        self.indicator = indicator
        self.day = day
    }
}
