/// A CloudEvents 1.0 event with EduBus's extension attributes, as it lies in an outbox and crosses the bus.
///
/// `data` never holds an ID number, a name, a phone or a bank card; a person is a pseudonymous key.
public struct CloudEvent: Sendable, Codable, Equatable {
    public var specversion = "1.0"
    public var id: String
    /// `<service>.<aggregate>.<pastTense>.v1`
    public var type: String
    /// The service it comes from: `/projects.v1`.
    public var source: String
    /// The aggregate's id.
    public var subject: String
    /// RFC 3339, UTC.
    public var time: String
    public var datacontenttype = "application/json"
    public var dataschema: String?
    /// Place in the source's one order, from 1 without reuse.
    public var sequence: Int64
    public var schoolyear: String?
    public var term: String?
    public var district: String?
    /// A pseudonymous subject.
    public var actor: String?
    public var causationid: String?
    public var correlationid: String?
    /// The trace of the call that caused it: CloudEvents' extension for distributed tracing.
    public var traceparent: String?
    public var data: JSONValue

    public init(
        id: String, type: String, source: String, subject: String, time: String, sequence: Int64,
        data: JSONValue
    ) {
        self.id = id
        self.type = type
        self.source = source
        self.subject = subject
        self.time = time
        self.sequence = sequence
        self.data = data
    }
}

/// The data of one type of event, as its owner's contract states it.
public protocol EventPayload: BusMessage, Equatable {
    /// `projects.seats.certified.v1`
    static var eventType: String { get }
}

extension CloudEvent {
    /// The event's data as the type its owner states; nil when the event is of another type.
    public func payload<Payload: EventPayload>(_ type: Payload.Type) throws -> Payload? {
        guard self.type == Payload.eventType else { return nil }
        return try data.decode(Payload.self)
    }
}
