public import Bus

/// A teaching certificate (教师资格证): what its holder may teach, and from when to when.
public struct TeachingCertificate: BusMessage, Hashable {
    public var stage: Stage
    public var subject: TeachingSubject
    public var validFrom: CalendarDate
    /// The last day; nil when it does not expire.
    public var validTo: CalendarDate?

    public init(
        stage: Stage, subject: TeachingSubject, validFrom: CalendarDate,
        validTo: CalendarDate? = nil
    ) {
        self.stage = stage
        self.subject = subject
        self.validFrom = validFrom
        self.validTo = validTo
    }
}

/// Subjects of certificates and teaching posts. `general` is the whole timetable of a kindergarten
/// group or a small class.
public enum TeachingSubject: String, WireEnum {
    case general, chinese, mathematics, english, moralEducation, politics, history, geography
    case physics, chemistry, biology, science, informationTechnology, generalTechnology
    case music, art, sports, labour, psychology, specialEducation, vocational, other
}

/// Title levels (职称) of the thirteen post grades: senior 1–4, associate senior 5–7, intermediate
/// 8–10, junior 11–13.
public enum TitleLevel: String, WireEnum {
    case none, junior, intermediate, associateSenior, senior
}

/// One person of the register as handed in. The ID number is turned into a key and never stored.
public struct StaffRecord: BusMessage, Hashable {
    public var idNumber: ResidentID
    /// The employing school.
    public var school: SchoolCode
    public var certificates: [TeachingCertificate]
    /// Last day of the periodic registration (定期注册), or the day by which the first one is due after
    /// probation; nil when neither, and then the person may not teach.
    public var registeredUntil: CalendarDate?
    public var title: TitleLevel
    public var appointment: FirstAppointment?

    public init(
        idNumber: ResidentID, school: SchoolCode, certificates: [TeachingCertificate] = [],
        registeredUntil: CalendarDate? = nil, title: TitleLevel = .none,
        appointment: FirstAppointment? = nil
    ) {
        self.idNumber = idNumber
        self.school = school
        self.certificates = certificates
        self.registeredUntil = registeredUntil
        self.title = title
        self.appointment = appointment
    }
}

/// The appointment a person is registered with, at the employing school.
public struct FirstAppointment: BusMessage, Hashable {
    public var from: CalendarDate
    /// The contract's last day; nil when open-ended.
    public var until: CalendarDate?
    public var post: PostTerms

    public init(from: CalendarDate, until: CalendarDate? = nil, post: PostTerms) {
        self.from = from
        self.until = until
        self.post = post
    }
}

/// Request of `RegisterStaff`: at most `Teachers.batchRecords`.
public struct RegisterStaff: BusMessage, Hashable {
    public var staff: [StaffRecord]
    public var sample: Bool

    public init(staff: [StaffRecord], sample: Bool = false) {
        self.staff = staff
        self.sample = sample
    }
}

/// Answer of `RegisterStaff`: the members in the order of the request.
public struct RegisteredStaff: BusMessage, Hashable {
    public struct Member: BusMessage, Hashable {
        public var person: PersonKey
        /// The first appointment's id, when there is one.
        public var appointment: Int64?

        public init(person: PersonKey, appointment: Int64?) {
            self.person = person
            self.appointment = appointment
        }
    }

    public var members: [Member]
    public init(members: [Member]) { self.members = members }
}

/// Request of `UpdateQualifications`; what is nil stays as it is.
public struct UpdateQualifications: BusMessage, Hashable {
    public var person: PersonKey
    /// Replaces all certificates.
    public var certificates: [TeachingCertificate]?
    public var registeredUntil: CalendarDate?
    public var title: TitleLevel?

    public init(
        person: PersonKey, certificates: [TeachingCertificate]? = nil,
        registeredUntil: CalendarDate? = nil, title: TitleLevel? = nil
    ) {
        self.person = person
        self.certificates = certificates
        self.registeredUntil = registeredUntil
        self.title = title
    }
}

/// Request of `GetStaff`.
public struct GetStaff: BusMessage, Hashable {
    public var person: PersonKey
    public init(person: PersonKey) { self.person = person }
}

/// One person of the register; the key is pseudonymous.
public struct StaffMember: BusMessage, Hashable {
    public var person: PersonKey
    /// The employing school: of the latest main appointment, or as registered.
    public var school: SchoolCode
    public var birthDate: CalendarDate
    public var certificates: [TeachingCertificate]
    public var registeredUntil: CalendarDate?
    public var title: TitleLevel
    public var appointments: [Appointment]
    public var vetoes: [EthicsVeto]

    public init(
        person: PersonKey, school: SchoolCode, birthDate: CalendarDate,
        certificates: [TeachingCertificate], registeredUntil: CalendarDate?, title: TitleLevel,
        appointments: [Appointment], vetoes: [EthicsVeto]
    ) {
        self.person = person
        self.school = school
        self.birthDate = birthDate
        self.certificates = certificates
        self.registeredUntil = registeredUntil
        self.title = title
        self.appointments = appointments
        self.vetoes = vetoes
    }
}

/// Request of `ListStaff`.
public struct ListStaff: BusMessage, Hashable {
    public var school: SchoolCode
    public var page: PageRequest?

    public init(school: SchoolCode, page: PageRequest? = nil) {
        self.school = school
        self.page = page
    }
}
