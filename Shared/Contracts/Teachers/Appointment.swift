public import Bus

/// Kinds of posts (岗位类别): teaching, management, auxiliary specialists, and workers.
public enum PostKind: String, WireEnum { case teaching, management, auxiliary, worker }

/// What a person does in a post, and which counters it fills.
public struct PostTerms: BusMessage, Hashable {
    public var kind: PostKind
    /// Taught subject; required for a teaching post.
    public var subject: TeachingSubject?
    /// Share of a full load, 1 to 100.
    public var loadPercent: Int64
    /// The kind of establishment the post occupies; nil when it occupies none.
    public var occupies: EstablishmentKind?
    /// The appointment by which the person is counted as staff in post: one per person and day.
    public var isMain: Bool
    public var isPrincipal: Bool
    /// True when teaching outside the certificate's subject was allowed for this post.
    public var isSubjectExempt: Bool

    public init(
        kind: PostKind = .teaching, subject: TeachingSubject? = nil, loadPercent: Int64 = 100,
        occupies: EstablishmentKind? = nil, isMain: Bool = true, isPrincipal: Bool = false,
        isSubjectExempt: Bool = false
    ) {
        self.kind = kind
        self.subject = subject
        self.loadPercent = loadPercent
        self.occupies = occupies
        self.isMain = isMain
        self.isPrincipal = isPrincipal
        self.isSubjectExempt = isSubjectExempt
    }
}

/// Request of `Appoint`.
public struct Appoint: BusMessage, Hashable {
    public var person: PersonKey
    public var school: SchoolCode
    public var from: CalendarDate
    /// The contract's last day; nil when open-ended.
    public var until: CalendarDate?
    public var post: PostTerms

    public init(
        person: PersonKey, school: SchoolCode, from: CalendarDate, until: CalendarDate? = nil,
        post: PostTerms
    ) {
        self.person = person
        self.school = school
        self.from = from
        self.until = until
        self.post = post
    }
}

/// A person's post at a school from day to day (both included).
public struct Appointment: BusMessage, Hashable {
    public var id: Int64
    public var person: PersonKey
    public var school: SchoolCode
    public var from: CalendarDate
    public var until: CalendarDate?
    public var post: PostTerms
    /// Why it ended; nil while nobody has ended it.
    public var endReason: AppointmentEndReason?

    public init(
        id: Int64, person: PersonKey, school: SchoolCode, from: CalendarDate,
        until: CalendarDate?, post: PostTerms, endReason: AppointmentEndReason? = nil
    ) {
        self.id = id
        self.person = person
        self.school = school
        self.from = from
        self.until = until
        self.post = post
        self.endReason = endReason
    }
}

/// Why an appointment ended.
public enum AppointmentEndReason: String, WireEnum {
    case contractEnded, resigned, transferred, retired, dismissed, deceased
}

/// Request of `EndAppointment`.
public struct EndAppointment: BusMessage, Hashable {
    public var appointment: Int64
    /// Not before its first day and not after its contract's last day.
    public var lastDay: CalendarDate
    public var reason: AppointmentEndReason

    public init(appointment: Int64, lastDay: CalendarDate, reason: AppointmentEndReason) {
        self.appointment = appointment
        self.lastDay = lastDay
        self.reason = reason
    }
}
