import Bus
import Contracts
import Store

/// A row of `seat_certificates`.
struct CertificateRow: Codable, Sendable {
    var certificateNo: String
    var eventID: String
    var project: ProjectID
    var schoolCode: SchoolCode
    var stage: Stage
    var seats: Int
    var certifiedOn: CalendarDate
    var state: CertificateState
    var raisedFrom: Int?
    var raisedTo: Int?
    var receivedAt: Int64

    var answer: SeatCertificate {
        SeatCertificate(
            certificateNo: certificateNo, eventID: eventID, project: project,
            schoolCode: schoolCode, stage: stage, seats: seats, certifiedOn: certifiedOn,
            state: state, raisedFrom: raisedFrom, raisedTo: raisedTo,
            receivedAt: Timestamp(millisecondsSinceEpoch: receivedAt))
    }

    var content: CertificateDecision.Content {
        CertificateDecision.Content(
            project: project, schoolCode: schoolCode, stage: stage, seats: seats)
    }
}

/// Seats added in a year, as summed by the store.
private struct GrowthRow: Decodable {
    var year: String
    var stage: Stage
    var ownership: Ownership
    var seats: Int
}

extension ReadTransaction {
    func certificate(_ number: String) throws -> CertificateRow? {
        try fetchOne(
            CertificateRow.self, "SELECT * FROM seat_certificates WHERE certificate_no = ?",
            [number])
    }

    func certificates(
        school: SchoolCode?, region: RegionCode?, after: String?, limit: Int
    ) throws -> [CertificateRow] {
        var conditions = Conditions()
        conditions.equal("c.school_code", school)
        conditions.equal("s.region", region)
        conditions.after("c.certificate_no", after)
        return try fetchAll(
            CertificateRow.self,
            """
            SELECT c.* FROM seat_certificates c LEFT JOIN schools s ON s.code = c.school_code
            \(conditions.text) ORDER BY c.certificate_no LIMIT ?
            """, conditions.values + [limit])
    }

    /// Applied certificates by year, stage and ownership.
    func seatGrowth(_ request: SeatGrowthRequest) throws -> [SeatGrowthRow] {
        var conditions = Conditions()
        conditions.equal("c.state", CertificateState.applied)
        conditions.equal("c.stage", request.stage)
        conditions.equal("s.ownership", request.ownership)
        let rows = try fetchAll(
            GrowthRow.self,
            """
            SELECT SUBSTR(c.certified_on, 1, 4) AS year, c.stage, s.ownership, SUM(c.seats) AS seats
            FROM seat_certificates c JOIN schools s ON s.code = c.school_code
            \(conditions.text) AND c.certified_on BETWEEN ? AND ?
            GROUP BY SUBSTR(c.certified_on, 1, 4), c.stage, s.ownership
            ORDER BY SUBSTR(c.certified_on, 1, 4), c.stage, s.ownership
            """, conditions.values + ["\(request.fromYear)-01-01", "\(request.toYear)-12-31"])
        return rows.map {
            SeatGrowthRow(
                year: Int($0.year) ?? 0, stage: $0.stage, ownership: $0.ownership, seats: $0.seats)
        }
    }
}

extension WriteTransaction {
    /// Raises the certified seats of a school's stage by a certificate, keeps the lineage and tells it.
    ///
    /// The certificate's row is inserted or updated; its stage must be registered.
    func raise(
        by certificate: CertificateRow, attributes: EventAttributes
    ) throws {
        guard let stage = try stage(certificate.stage, of: certificate.schoolCode) else {
            throw StoreError(.statement, "a certificate is applied to a stage that is registered")
        }
        var row = certificate
        row.state = .applied
        row.raisedFrom = stage.certifiedSeats
        row.raisedTo = stage.certifiedSeats + certificate.seats
        try upsert(into: "seat_certificates", row, key: ["certificate_no"])
        try execute(
            """
            UPDATE school_stages SET certified_seats = certified_seats + ?
            WHERE school_code = ? AND stage = ?
            """, [certificate.seats, certificate.schoolCode, certificate.stage])
        try append(
            event: SeatsRaised(
                schoolCode: row.schoolCode, stage: row.stage, raisedFrom: stage.certifiedSeats,
                raisedTo: stage.certifiedSeats + row.seats, certificateNo: row.certificateNo,
                project: row.project),
            subject: row.schoolCode.text, attributes: attributes)
    }
}
