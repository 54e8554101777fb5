import Bus

/// An event as it lies in the outbox.
struct OutboxRow: Codable {
    /// Given by the store: one more than the last, within the writing transaction, so that no
    /// number is skipped or used twice.
    var sequence: Int64?
    var id: String
    var type: String
    var subject: String
    var time: String
    var schoolyear: String?
    var term: String?
    var district: String?
    var actor: String?
    var causationid: String?
    var correlationid: String?
    var traceparent: String?
    /// JSON text.
    var data: String

    init<Payload: EventPayload>(
        _ payload: Payload, subject: String, attributes: EventAttributes, now: Int64
    ) throws {
        let data = try JSONCoding.encode(payload)
        guard data.count <= StoreLimits.eventDataBytes else {
            throw StoreError(
                .eventTooLarge,
                "\(Payload.eventType) has \(data.count) bytes, more than "
                    + "\(StoreLimits.eventDataBytes)"
            )
        }
        id = EventID.make(milliseconds: now)
        type = Payload.eventType
        self.subject = subject
        time = RFC3339.text(milliseconds: now)
        schoolyear = attributes.schoolyear
        term = attributes.term
        district = attributes.district
        actor = attributes.actor
        causationid = attributes.causationid
        correlationid = attributes.correlationid
        self.data = String(decoding: data, as: UTF8.self)
        for (field, text) in [("subject", subject), ("actor", actor ?? "")] {
            try PrivacyGuard.check(Array(text.utf8)[...], field: field, of: type)
        }
        try PrivacyGuard.check(json: data, of: type)
    }

    func event(source: String) throws -> CloudEvent {
        var event = CloudEvent(
            id: id, type: type, source: source, subject: subject, time: time,
            sequence: sequence ?? 0,
            data: try JSONCoding.decode(JSONValue.self, from: Array(data.utf8)))
        event.schoolyear = schoolyear
        event.term = term
        event.district = district
        event.actor = actor
        event.causationid = causationid
        event.correlationid = correlationid
        event.traceparent = traceparent
        return event
    }
}
