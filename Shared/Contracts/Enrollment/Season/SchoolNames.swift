public import Bus

/// Request of `NameSchools`.
public struct NameSchools: BusMessage, Hashable {
    /// At most `EnrollmentLimits.batchRecords`.
    public var codes: [SchoolCode]

    public init(codes: [SchoolCode]) { self.codes = codes }
}

/// Answer of `NameSchools`.
public struct SchoolNames: BusMessage, Hashable {
    /// In order of code; a code that no school has is left out.
    public var schools: [SchoolName]

    public init(schools: [SchoolName]) { self.schools = schools }
}

/// What a school is called.
public struct SchoolName: BusMessage, Hashable {
    public var code: SchoolCode
    public var name: String
    public var region: RegionCode
    public var sample: Bool

    public init(code: SchoolCode, name: String, region: RegionCode, sample: Bool) {
        self.code = code
        self.name = name
        self.region = region
        self.sample = sample
    }
}
