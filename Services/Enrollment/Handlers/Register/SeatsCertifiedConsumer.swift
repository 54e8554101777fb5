import Bus
import Contracts
import Store

/// The consumer of `projects.seats.certified.v1` (P8).
extension EnrollmentService {
    /// Raises certified seats once for a certificate, however often and in whatever order events arrive.
    static let seatsCertified = EventConsumer(
        name: "enrollment<-projects", service: Projects.name, types: [SeatsCertified.eventType]
    ) { event, transaction in
        try apply(event, transaction)
    }

    static func apply(_ event: CloudEvent, _ transaction: WriteTransaction) throws {
        guard let certified = try event.payload(SeatsCertified.self) else { return }
        let certificate = CertificateRow(
            certificateNo: certified.certificateNo, eventID: event.id, project: certified.project,
            schoolCode: certified.schoolCode, stage: certified.stage, seats: certified.seats,
            certifiedOn: certified.certifiedOn, state: .unmatched, raisedFrom: nil, raisedTo: nil,
            receivedAt: transaction.now)
        let school = try transaction.school(certified.schoolCode)
        let facts = CertificateDecision.Facts(
            earlier: try transaction.certificate(certified.certificateNo)?.content,
            stageIsRegistered: try transaction.stage(certified.stage, of: certified.schoolCode)
                != nil,
            schoolIsRetired: school?.status == .retired)
        switch CertificateDecision.decide(certificate.content, facts) {
        case .apply:
            try transaction.raise(
                by: certificate,
                attributes: EventAttributes(causedBy: event, district: school?.region.text))
        case .keep:
            try transaction.insert(into: "seat_certificates", certificate)
        case .ignore:
            break
        case .reject(let reason):
            try transaction.execute(
                """
                INSERT INTO certificate_rejections (event_id, certificate_no, reason, received_at)
                VALUES (?, ?, ?, ?) ON CONFLICT (event_id) DO NOTHING
                """, [event.id, certified.certificateNo, reason, transaction.now])
        }
    }
}
