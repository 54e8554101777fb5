public import Bus

/// 最高收费限价: the most a kindergarten of a kind may charge a month in a district, from a day on.
public struct FeeCeiling: BusMessage, Hashable {
    public var region: RegionCode
    public var kind: KindergartenKind
    public var item: FeeItem
    public var perMonth: Money
    public var documentNo: String
    public var validFrom: CalendarDate

    public init(
        region: RegionCode, kind: KindergartenKind, item: FeeItem, perMonth: Money,
        documentNo: String, validFrom: CalendarDate
    ) {
        self.region = region
        self.kind = kind
        self.item = item
        self.perMonth = perMonth
        self.documentNo = documentNo
        self.validFrom = validFrom
    }
}

/// Request of `SetFeeCeiling`.
public struct SetFeeCeiling: BusMessage, Hashable {
    public var ceiling: FeeCeiling

    public init(ceiling: FeeCeiling) { self.ceiling = ceiling }
}

/// Request of `ListFeeCeilings`.
public struct ListFeeCeilings: BusMessage, Hashable {
    public var region: RegionCode?
    /// Today by default.
    public var on: CalendarDate?

    public init(region: RegionCode? = nil, on: CalendarDate? = nil) {
        self.region = region
        self.on = on
    }
}

/// Answer of `ListFeeCeilings`.
public struct FeeCeilings: BusMessage, Hashable {
    public var ceilings: [FeeCeiling]

    public init(ceilings: [FeeCeiling]) { self.ceilings = ceilings }
}
