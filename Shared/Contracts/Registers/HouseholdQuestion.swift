/// 户籍: is the child registered here, together with its guardian?
public struct HouseholdQuestion: RegisterQuestion {
    public static let register = RegisterKind.household
    public static let summary =
        "Whether a child's household registration is where stated, together with its guardian."

    public var child: PersonKey
    /// Must be in the same household when given.
    public var guardian: PersonKey?
    public var region: RegionCode
    /// 社区（村）code, as the district publishes its catchments.
    public var community: String?
    /// Registered there on this day or before.
    public var registeredBy: CalendarDate?

    public init(
        child: PersonKey, guardian: PersonKey? = nil, region: RegionCode, community: String? = nil,
        registeredBy: CalendarDate? = nil
    ) {
        self.child = child
        self.guardian = guardian
        self.region = region
        self.community = community
        self.registeredBy = registeredBy
    }
}
