public import Bus

/// Request of `ListSeatCertificates`; a nil filter takes all.
public struct ListSeatCertificates: BusMessage, Hashable {
    public var schoolCode: SchoolCode?
    public var region: RegionCode?

    public init(schoolCode: SchoolCode? = nil, region: RegionCode? = nil) {
        self.schoolCode = schoolCode
        self.region = region
    }
}

/// A certificate of a finished project, and what it raised (P8: once and only once).
public struct SeatCertificate: BusMessage, Hashable {
    public var certificateNo: String
    /// The event it came by.
    public var eventID: String
    public var project: ProjectID
    public var schoolCode: SchoolCode
    public var stage: Stage
    /// Seats added.
    public var seats: Int
    public var certifiedOn: CalendarDate
    public var state: CertificateState
    /// Certified seats before and after; nil while unmatched.
    public var raisedFrom: Int?
    public var raisedTo: Int?
    public var receivedAt: Timestamp

    public init(
        certificateNo: String, eventID: String, project: ProjectID,
        schoolCode: SchoolCode, stage: Stage, seats: Int, certifiedOn: CalendarDate,
        state: CertificateState, raisedFrom: Int?, raisedTo: Int?, receivedAt: Timestamp
    ) {
        self.certificateNo = certificateNo
        self.eventID = eventID
        self.project = project
        self.schoolCode = schoolCode
        self.stage = stage
        self.seats = seats
        self.certifiedOn = certifiedOn
        self.state = state
        self.raisedFrom = raisedFrom
        self.raisedTo = raisedTo
        self.receivedAt = receivedAt
    }
}

public enum CertificateState: String, WireEnum {
    /// The school's certified seats include it.
    case applied
    /// The school, or the stage at it, is not in the register yet; applied when it is entered.
    case unmatched
}

/// Request of `SeatGrowth`. Years are those of the certificates' own dates, both inclusive.
public struct SeatGrowthRequest: BusMessage, Hashable {
    public var fromYear: Int
    public var toYear: Int
    public var stage: Stage?
    public var ownership: Ownership?

    public init(fromYear: Int, toYear: Int, stage: Stage? = nil, ownership: Ownership? = nil) {
        self.fromYear = fromYear
        self.toYear = toYear
        self.stage = stage
        self.ownership = ownership
    }
}

/// Answer of `SeatGrowth`.
public struct SeatGrowth: BusMessage, Hashable {
    public var asOf: Timestamp
    public var total: Int
    public var rows: [SeatGrowthRow]

    public init(asOf: Timestamp, total: Int, rows: [SeatGrowthRow]) {
        self.asOf = asOf
        self.total = total
        self.rows = rows
    }
}

/// Seats added in one year, stage and ownership.
public struct SeatGrowthRow: BusMessage, Hashable {
    public var year: Int
    public var stage: Stage
    public var ownership: Ownership
    public var seats: Int

    public init(year: Int, stage: Stage, ownership: Ownership, seats: Int) {
        self.year = year
        self.stage = stage
        self.ownership = ownership
        self.seats = seats
    }
}
