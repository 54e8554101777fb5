public import Bus

/// What an event says beside its type, subject and data: CloudEvents' extension attributes of
/// EduBus.
public struct EventAttributes: Sendable, Hashable {
    /// Region code the event concerns.
    public var district: String?
    /// Term code, `2025A`.
    public var term: String?
    /// School year, `2025`.
    public var schoolyear: String?
    /// Who caused it: a pseudonymous subject, never a person's name.
    public var actor: String?
    /// Joins everything that belongs to one matter.
    public var correlationid: String?
    /// The event or call that caused this one.
    public var causationid: String?

    public init(
        district: String? = nil, term: String? = nil, schoolyear: String? = nil,
        actor: String? = nil, correlationid: String? = nil, causationid: String? = nil
    ) {
        self.district = district
        self.term = term
        self.schoolyear = schoolyear
        self.actor = actor
        self.correlationid = correlationid
        self.causationid = causationid
    }

    /// The attributes of an event that a call causes: its principal and its request.
    public init(
        _ context: ServerContext, district: String? = nil, term: String? = nil,
        schoolyear: String? = nil
    ) {
        self.init(
            district: district, term: term, schoolyear: schoolyear,
            actor: context.principal.subject, correlationid: context.requestID)
    }

    /// The attributes of an event that another event causes.
    public init(
        causedBy event: CloudEvent, district: String? = nil, term: String? = nil,
        schoolyear: String? = nil
    ) {
        self.init(
            district: district ?? event.district, term: term ?? event.term,
            schoolyear: schoolyear ?? event.schoolyear, actor: event.actor,
            correlationid: event.correlationid ?? event.id, causationid: event.id)
    }
}
