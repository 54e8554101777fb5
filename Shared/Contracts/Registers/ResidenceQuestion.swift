/// 居住证: does the guardian hold a residence permit of the district that is valid on a day?
public struct ResidenceQuestion: RegisterQuestion {
    public static let register = RegisterKind.residence
    public static let summary =
        "Whether somebody holds a residence permit of a district, valid on a day."

    public var holder: PersonKey
    public var region: RegionCode
    public var validOn: CalendarDate

    public init(holder: PersonKey, region: RegionCode, validOn: CalendarDate) {
        self.holder = holder
        self.region = region
        self.validOn = validOn
    }
}
