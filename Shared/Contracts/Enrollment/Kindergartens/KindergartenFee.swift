public import Bus

/// Request of `RecordKindergartenFee`.
public struct RecordKindergartenFee: BusMessage, Hashable {
    public var schoolCode: SchoolCode
    public var fee: KindergartenFee

    public init(schoolCode: SchoolCode, fee: KindergartenFee) {
        self.schoolCode = schoolCode
        self.fee = fee
    }
}

/// 收费标准: what a child pays a month from a day on.
public struct KindergartenFee: BusMessage, Hashable {
    public var item: FeeItem
    public var basis: FeeBasis
    public var perMonth: Money
    /// Approval document; only a market price goes without.
    public var documentNo: String?
    public var validFrom: CalendarDate

    public init(
        item: FeeItem, basis: FeeBasis, perMonth: Money, documentNo: String?,
        validFrom: CalendarDate
    ) {
        self.item = item
        self.basis = basis
        self.perMonth = perMonth
        self.documentNo = documentNo
        self.validFrom = validFrom
    }
}

public enum FeeItem: String, WireEnum {
    /// 保教费
    case care = "CARE"
    /// 住宿费
    case boarding = "BOARDING"
}

public enum FeeBasis: String, WireEnum {
    /// 政府定价, public kindergartens
    case set = "SET"
    /// 政府指导价, non-profit private ones
    case guided = "GUIDED"
    /// 市场调节价, published, for-profit ones
    case market = "MARKET"
}
