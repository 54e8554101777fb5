public import Bus

/// A veto (一票否决) that follows an ethics decision: while it is in force nobody appoints the person.
public struct EthicsVeto: BusMessage, Hashable {
    public var id: Int64
    public var person: PersonKey
    public var from: CalendarDate
    /// The last day, also when lifted early; nil when for life.
    public var until: CalendarDate?
    public var decisionNumber: String
    /// The decision that lifted it before its end.
    public var liftedBy: String?

    public init(
        id: Int64, person: PersonKey, from: CalendarDate, until: CalendarDate?,
        decisionNumber: String, liftedBy: String? = nil
    ) {
        self.id = id
        self.person = person
        self.from = from
        self.until = until
        self.decisionNumber = decisionNumber
        self.liftedBy = liftedBy
    }
}

/// Request of `SetEthicsVeto`.
public struct SetEthicsVeto: BusMessage, Hashable {
    public var person: PersonKey
    public var from: CalendarDate
    public var until: CalendarDate?
    public var decisionNumber: String
    /// The school that answers for the conduct, told in the event; nil when none does.
    public var school: SchoolCode?

    public init(
        person: PersonKey, from: CalendarDate, until: CalendarDate? = nil, decisionNumber: String,
        school: SchoolCode? = nil
    ) {
        self.person = person
        self.from = from
        self.until = until
        self.decisionNumber = decisionNumber
        self.school = school
    }
}

/// Request of `LiftEthicsVeto`.
public struct LiftEthicsVeto: BusMessage, Hashable {
    public var veto: Int64
    /// The veto's last day, within its time.
    public var lastDay: CalendarDate
    public var decisionNumber: String

    public init(veto: Int64, lastDay: CalendarDate, decisionNumber: String) {
        self.veto = veto
        self.lastDay = lastDay
        self.decisionNumber = decisionNumber
    }
}
