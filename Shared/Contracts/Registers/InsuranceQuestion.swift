/// 社保: were contributions paid for the guardian in the district for so many months, up to a day?
public struct InsuranceQuestion: RegisterQuestion {
    public static let register = RegisterKind.insurance
    public static let summary =
        "Whether social insurance was paid for somebody in a district for so many months."

    public var insured: PersonKey
    public var region: RegionCode
    /// Months paid at least, without a gap, up to the last one.
    public var months: Int
    /// The last month paid is this day's or later.
    public var paidUpTo: CalendarDate?

    public init(
        insured: PersonKey, region: RegionCode, months: Int, paidUpTo: CalendarDate? = nil
    ) {
        self.insured = insured
        self.region = region
        self.months = months
        self.paidUpTo = paidUpTo
    }
}
