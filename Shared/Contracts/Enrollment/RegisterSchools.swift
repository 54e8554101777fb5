public import Bus

/// Request of `RegisterSchools`: enters new codes, updates known ones.
///
/// Refused, naming `schools[i].field`: a code twice in the call, a retired code, a stage that does not
/// follow from the code's category, an opening number of seats other than the first one, a new private school of
/// the compulsory stages, another ownership while live applications name the school.
public struct RegisterSchools: BusMessage, Hashable {
    public var schools: [SchoolRecord]

    public init(schools: [SchoolRecord]) { self.schools = schools }
}

/// What is registered of a school.
public struct SchoolRecord: BusMessage, Hashable {
    public var code: SchoolCode
    public var name: String
    public var region: RegionCode
    public var stage: Stage
    public var ownership: Ownership
    /// Each stage it teaches, with the seats certified before any certificate in this register.
    public var openingSeats: [StageSeats]
    public var construction: Construction?
    /// 审批: the day its compulsory stages were approved. A private school new to the register must state it, or a
    /// construction that began before; nobody approves such schools any more.
    public var approvedOn: CalendarDate?
    /// Labels the record as sample data.
    public var sample: Bool

    public init(
        code: SchoolCode, name: String, region: RegionCode, stage: Stage, ownership: Ownership,
        openingSeats: [StageSeats], construction: Construction? = nil,
        approvedOn: CalendarDate? = nil, sample: Bool = false
    ) {
        self.code = code
        self.name = name
        self.region = region
        self.stage = stage
        self.ownership = ownership
        self.openingSeats = openingSeats
        self.construction = construction
        self.approvedOn = approvedOn
        self.sample = sample
    }
}

/// Seats of one stage.
public struct StageSeats: BusMessage, Hashable {
    public var stage: Stage
    public var seats: Int

    public init(stage: Stage, seats: Int) {
        self.stage = stage
        self.seats = seats
    }
}

/// Answer of `RegisterSchools`.
public struct SchoolsRegistered: BusMessage, Hashable {
    public var created: Int
    public var updated: Int

    public init(created: Int, updated: Int) {
        self.created = created
        self.updated = updated
    }
}

/// Request of `RetireSchool`. Refused while children are on the roll or a plan line is not closed.
public struct RetireSchool: BusMessage, Hashable {
    public var code: SchoolCode
    /// The document that closes it.
    public var documentNo: String

    public init(code: SchoolCode, documentNo: String) {
        self.code = code
        self.documentNo = documentNo
    }
}

/// Request of `GetSchool`.
public struct GetSchool: BusMessage, Hashable {
    public var code: SchoolCode

    public init(code: SchoolCode) { self.code = code }
}

/// Request of `ListSchools`; a nil filter takes all. Retired schools are listed only by status.
public struct ListSchools: BusMessage, Hashable {
    public var region: RegionCode?
    /// Schools of this kind.
    public var stage: Stage?
    public var ownership: Ownership?
    /// Active ones by default.
    public var status: SchoolStatus?
    /// Only codes after this one.
    public var after: SchoolCode?
    /// At most this many; nil for all.
    public var limit: Int?

    public init(
        region: RegionCode? = nil, stage: Stage? = nil, ownership: Ownership? = nil,
        status: SchoolStatus? = nil, after: SchoolCode? = nil, limit: Int? = nil
    ) {
        self.region = region
        self.stage = stage
        self.ownership = ownership
        self.status = status
        self.after = after
        self.limit = limit
    }
}
