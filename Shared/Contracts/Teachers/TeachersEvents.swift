public import Bus

/// A region's approved total was set.
public struct EstablishmentApproved: EventPayload {
    public static let eventType = "teachers.establishment.approved.v1"
    public var posting: Int64
    public var region: RegionCode
    public var kind: EstablishmentKind
    public var total: Int64
    public var effectiveOn: CalendarDate
    public var approvalNumber: String

    public init(
        posting: Int64, region: RegionCode, kind: EstablishmentKind, total: Int64,
        effectiveOn: CalendarDate, approvalNumber: String
    ) {
        self.posting = posting
        self.region = region
        self.kind = kind
        self.total = total
        self.effectiveOn = effectiveOn
        self.approvalNumber = approvalNumber
    }
}

/// Posts moved between holders: an allocation or a transfer.
public struct QuotaTransferred: EventPayload {
    public static let eventType = "teachers.quota.transferred.v1"
    public var posting: Int64
    public var purpose: PostingPurpose
    public var kind: EstablishmentKind
    public var effectiveOn: CalendarDate
    public var legs: [EstablishmentPosting.Leg]

    public init(
        posting: Int64, purpose: PostingPurpose, kind: EstablishmentKind,
        effectiveOn: CalendarDate, legs: [EstablishmentPosting.Leg]
    ) {
        self.posting = posting
        self.purpose = purpose
        self.kind = kind
        self.effectiveOn = effectiveOn
        self.legs = legs
    }
}

/// A person was appointed; `until` nil is open-ended.
public struct AppointmentStarted: EventPayload {
    public static let eventType = "teachers.appointment.started.v1"
    public var appointment: Int64
    public var person: PersonKey
    public var school: SchoolCode
    public var from: CalendarDate
    public var until: CalendarDate?
    public var kind: PostKind
    public var loadPercent: Int64
    public var occupies: EstablishmentKind?
    public var isMain: Bool
    public var isPrincipal: Bool

    public init(_ appointment: Appointment) {
        self.appointment = appointment.id
        person = appointment.person
        school = appointment.school
        from = appointment.from
        until = appointment.until
        kind = appointment.post.kind
        loadPercent = appointment.post.loadPercent
        occupies = appointment.post.occupies
        isMain = appointment.post.isMain
        isPrincipal = appointment.post.isPrincipal
    }
}

/// An appointment got its last day.
public struct AppointmentEnded: EventPayload {
    public static let eventType = "teachers.appointment.ended.v1"
    public var appointment: Int64
    public var person: PersonKey
    public var school: SchoolCode
    public var lastDay: CalendarDate
    public var reason: AppointmentEndReason

    public init(
        appointment: Int64, person: PersonKey, school: SchoolCode, lastDay: CalendarDate,
        reason: AppointmentEndReason
    ) {
        self.appointment = appointment
        self.person = person
        self.school = school
        self.lastDay = lastDay
        self.reason = reason
    }
}

/// A veto came into force.
public struct EthicsVetoSet: EventPayload {
    public static let eventType = "teachers.ethics.vetoSet.v1"
    public var veto: Int64
    public var person: PersonKey
    public var from: CalendarDate
    public var until: CalendarDate?
    /// The school that answers for the conduct; a kindergarten's yearly inspection is vetoed by it (E11).
    public var school: SchoolCode?

    public init(
        veto: Int64, person: PersonKey, from: CalendarDate, until: CalendarDate?,
        school: SchoolCode? = nil
    ) {
        self.veto = veto
        self.person = person
        self.from = from
        self.until = until
        self.school = school
    }
}

/// A veto got an earlier last day.
public struct EthicsVetoLifted: EventPayload {
    public static let eventType = "teachers.ethics.vetoLifted.v1"
    public var veto: Int64
    public var person: PersonKey
    public var lastDay: CalendarDate

    public init(veto: Int64, person: PersonKey, lastDay: CalendarDate) {
        self.veto = veto
        self.person = person
        self.lastDay = lastDay
    }
}
