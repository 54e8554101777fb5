import Bus
import Contracts
import Store

/// SQL of seat certificates.
enum SeatRows {
    static func insert(_ seats: CertifiedSeats, _ tx: WriteTransaction) throws {
        try tx.execute(
            """
            INSERT INTO certified_seats
                (certificate_no, project, school_code, stage, seats, certified_on, decision_record,
                 exemption_document, recorded_at)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
            """,
            [
                seats.certificateNo, seats.project, seats.schoolCode, seats.stage, seats.seats,
                seats.certifiedOn, seats.decisionRecord, seats.exemptionDocument,
                seats.recordedAt,
            ])
    }

    static func certificates(of project: ProjectID, _ tx: ReadTransaction) throws
        -> [CertifiedSeats]
    {
        try tx.fetchAll(
            CertifiedSeats.self,
            """
            SELECT certificate_no AS "certificateNo", project, school_code AS "schoolCode", stage,
                seats, certified_on AS "certifiedOn", decision_record AS "decisionRecord",
                exemption_document AS "exemptionDocument", recorded_at AS "recordedAt"
            FROM certified_seats WHERE project = ? ORDER BY certified_on, certificate_no
            """, [project])
    }

    static func exists(_ certificateNo: String, _ tx: ReadTransaction) throws -> Bool {
        try tx.fetchValue(
            Int.self, "SELECT 1 FROM certified_seats WHERE certificate_no = ?", [certificateNo])
            != nil
    }

    /// Seats that projects gave a school at a stage so far.
    static func seats(of school: SchoolCode, _ stage: Stage, _ tx: ReadTransaction) throws -> Int {
        try tx.fetchValue(
            Int.self,
            """
            SELECT COALESCE(sum(seats), 0) FROM certified_seats
            WHERE school_code = ? AND stage = ?
            """,
            [school, stage]) ?? 0
    }

    /// Seats by project.
    static func sums(_ tx: ReadTransaction) throws -> [SeatSum] {
        try tx.fetchAll(
            SeatSum.self,
            "SELECT project, sum(seats) AS seats FROM certified_seats GROUP BY project")
    }
}

/// Seats a project has given in all.
struct SeatSum: Decodable, Sendable {
    var project: ProjectID
    var seats: Int
}
