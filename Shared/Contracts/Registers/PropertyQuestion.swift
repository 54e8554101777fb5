/// 不动产: does the guardian or the child own a home here?
public struct PropertyQuestion: RegisterQuestion {
    public static let register = RegisterKind.property
    public static let summary = "Whether one of the named persons owns a home where stated."

    /// Any of them may be the owner; 1 to `mostOwners`.
    public var owners: [PersonKey]
    public var region: RegionCode
    public var community: String?
    /// Registered on this day or before.
    public var registeredBy: CalendarDate?

    public static let mostOwners = 4

    public init(
        owners: [PersonKey], region: RegionCode, community: String? = nil,
        registeredBy: CalendarDate? = nil
    ) {
        self.owners = owners
        self.region = region
        self.community = community
        self.registeredBy = registeredBy
    }
}
