public import Bus

/// Request of `CertifySeats`.
public struct CertifySeats: BusMessage, Hashable {
    public var project: ProjectID
    /// Unique in the whole city (P8).
    public var certificateNo: String
    public var schoolCode: SchoolCode
    public var stage: Stage
    public var seats: Int
    public var certifiedOn: CalendarDate
    /// The record that certifies before the project's acceptance is entered; required then.
    public var decisionRecord: String?
    /// Required where a senior high would pass the size a new one may have.
    public var exemptionDocument: String?

    public init(
        project: ProjectID, certificateNo: String, schoolCode: SchoolCode, stage: Stage,
        seats: Int, certifiedOn: CalendarDate, decisionRecord: String? = nil,
        exemptionDocument: String? = nil
    ) {
        self.project = project
        self.certificateNo = certificateNo
        self.schoolCode = schoolCode
        self.stage = stage
        self.seats = seats
        self.certifiedOn = certifiedOn
        self.decisionRecord = decisionRecord
        self.exemptionDocument = exemptionDocument
    }
}

/// Seats a project has given to a school.
public struct CertifiedSeats: BusMessage, Hashable {
    public var certificateNo: String
    public var project: ProjectID
    public var schoolCode: SchoolCode
    public var stage: Stage
    public var seats: Int
    public var certifiedOn: CalendarDate
    public var decisionRecord: String?
    public var exemptionDocument: String?
    public var recordedAt: Timestamp

    public init(
        certificateNo: String, project: ProjectID, schoolCode: SchoolCode, stage: Stage,
        seats: Int, certifiedOn: CalendarDate, decisionRecord: String?,
        exemptionDocument: String?, recordedAt: Timestamp
    ) {
        self.certificateNo = certificateNo
        self.project = project
        self.schoolCode = schoolCode
        self.stage = stage
        self.seats = seats
        self.certifiedOn = certifiedOn
        self.decisionRecord = decisionRecord
        self.exemptionDocument = exemptionDocument
        self.recordedAt = recordedAt
    }
}
