import Bus
import Contracts
import Store

/// A row of `applications`.
struct ApplicationRow: Codable, Sendable, Equatable {
    var receipt: ReceiptNumber
    var personKey: PersonKey
    var guardianKey: PersonKey
    var schoolYear: SchoolYear
    var stage: Stage
    var ownership: Ownership
    var schoolCode: SchoolCode?
    var region: RegionCode
    var community: String?
    var state: ApplicationState
    var tier: String?
    var reason: String?
    var appealedFrom: ApplicationState?
    /// An appeal was upheld in this round: what registers refused is an officer's to decide.
    var upheld: Bool
    var tierTable: String
    /// How often it was submitted.
    var round: Int
    var moves: Int
    var sample: Bool
    var updatedAt: Int64
    var actor: String
    /// 双胞胎: whom the family named.
    var twinOf: ReceiptNumber?
    /// What children of one guardian born on one day share.
    var twinKey: String?
    var distanceMetres: Int?

    var lifecycle: ApplicationLifecycle {
        get {
            ApplicationLifecycle(
                state: state, tier: tier, reason: reason, appealedFrom: appealedFrom)
        }
        set {
            state = newValue.state
            tier = newValue.tier
            reason = newValue.reason
            appealedFrom = newValue.appealedFrom
        }
    }

    var answer: ApplicationReceipt { ApplicationReceipt(receipt: receipt, state: state) }

    fileprivate func status(
        _ checks: [CheckRow], _ seat: ApplicationSeat?, _ lottery: ApplicationLottery?,
        _ note: String?
    ) -> ApplicationStatus {
        ApplicationStatus(
            receipt: receipt, state: state, schoolYear: schoolYear, stage: stage,
            ownership: ownership, region: region, tier: tier,
            tierTable: tier == nil ? nil : tierTable, reason: reason,
            checks: checks.map(\.status),
            updatedAt: Timestamp(millisecondsSinceEpoch: updatedAt), sample: sample, seat: seat,
            lottery: lottery, note: note)
    }
}

/// A row of `application_moves`.
struct ApplicationMoveRow: Codable, Sendable {
    var receipt: ReceiptNumber
    var number: Int
    var verb: String
    var from: ApplicationState
    var to: ApplicationState
    var reason: String?
    var actor: String
    var at: Int64

    enum CodingKeys: String, CodingKey {
        case receipt, number, verb, reason, actor, at
        case from = "from_state"
        case to = "to_state"
    }
}

extension ReadTransaction {
    /// The application, or NOT_FOUND.
    func requireApplication(_ receipt: ReceiptNumber) throws -> ApplicationRow {
        let row = try fetchOne(
            ApplicationRow.self, "SELECT * FROM applications WHERE receipt = ?", [receipt])
        guard let row else { throw CallError.notFound("an application with this receipt number") }
        return row
    }

    /// Where an application stands, with its checks and the seat it holds.
    func status(of row: ApplicationRow) throws -> ApplicationStatus {
        let seat = try liveOffer(of: row).map { offer in
            ApplicationSeat(
                school: try requirePlanLine(offer.planLineID).schoolCode, offerID: offer.id,
                offer: offer.state)
        }
        return row.status(try checks(of: row), seat, try lottery(of: row), try note(to: row))
    }

    /// The officer's words of the move by which the application came to where it waits for its family.
    private func note(to row: ApplicationRow) throws -> String? {
        guard [.returned, .revoked].contains(row.state) else { return nil }
        return try fetchOne(
            ApplicationMoveRow.self,
            "SELECT * FROM application_moves WHERE receipt = ? ORDER BY number DESC LIMIT 1",
            [row.receipt])?.reason
    }

    /// The lottery number of a run's frozen list that holds the application.
    private func lottery(of row: ApplicationRow) throws -> ApplicationLottery? {
        guard ![.draft, .submitted, .verifying].contains(row.state) else { return nil }
        return try fetchOne(
            ApplicationLottery.self,
            """
            SELECT c.lottery_number AS number, c.run_id AS run_id, l.id AS lottery_id
            FROM allocation_children c JOIN allocation_runs r ON r.id = c.run_id
            LEFT JOIN lotteries l ON l.allocation_id = r.id AND l.state <> 'voided'
            WHERE c.receipt = ? AND c.lottery_number IS NOT NULL AND r.state <> 'voided'
            """, [row.receipt])
    }

    /// The offer that an application stands on.
    func liveOffer(of row: ApplicationRow) throws -> OfferRow? {
        guard [.offered, .confirmed, .registered].contains(row.state) else { return nil }
        return try liveOffer(row.personKey, row.schoolYear, row.stage)
    }

    /// The child's live application of a school year and stage (E2).
    func liveApplication(
        _ person: PersonKey, _ year: SchoolYear, _ stage: Stage
    ) throws -> ApplicationRow? {
        try fetchOne(
            ApplicationRow.self,
            """
            SELECT * FROM applications WHERE person_key = ? AND school_year = ? AND stage = ?
                AND state NOT IN ('withdrawn', 'ineligible', 'revoked')
            """, [person, year, stage])
    }

    func applications(
        _ request: ListApplications, after: ReceiptNumber?, limit: Int
    ) throws -> [ApplicationEntry] {
        var conditions = Conditions()
        conditions.equal("region", request.region.isCity ? nil : request.region)
        conditions.equal("school_year", request.schoolYear)
        conditions.equal("stage", request.stage)
        conditions.equal("state", request.state)
        conditions.after("receipt", after)
        let rows = try fetchAll(
            ApplicationRow.self,
            "SELECT * FROM applications \(conditions.text) ORDER BY receipt LIMIT ?",
            conditions.values + [limit])
        return try rows.map { row in
            ApplicationEntry(
                status: try status(of: row), child: row.personKey,
                community: row.community, schoolCode: row.schoolCode, actor: row.actor,
                cases: [])
        }
    }

    func applicationCounts(_ request: CountApplications) throws -> [ApplicationCount] {
        var conditions = Conditions()
        conditions.equal("school_year", request.schoolYear)
        conditions.equal("region", request.region)
        return try fetchAll(
            ApplicationCount.self,
            """
            SELECT region, stage, ownership, state, COUNT(*) AS applications FROM applications
            \(conditions.text)
            GROUP BY region, stage, ownership, state ORDER BY region, stage, ownership, state
            """, conditions.values)
    }

    func applicationWindow(_ year: SchoolYear, _ stage: Stage) throws -> ApplicationWindow? {
        try fetchOne(
            WindowRow.self,
            "SELECT * FROM application_windows WHERE school_year = ? AND stage = ?", [year, stage]
        )?.answer
    }
}

extension WriteTransaction {
    /// Moves an application by one verb, and keeps it with the record of the move.
    func move(
        _ row: inout ApplicationRow, _ verb: ApplicationLifecycle.Verb, reason: String? = nil,
        actor: String
    ) throws {
        let before = row.state
        var lifecycle = row.lifecycle
        try lifecycle.apply(verb)
        row.lifecycle = lifecycle
        row.moves += 1
        row.updatedAt = now
        row.actor = actor
        try upsert(into: "applications", row, key: ["receipt"])
        try insert(
            into: "application_moves",
            ApplicationMoveRow(
                receipt: row.receipt, number: row.moves, verb: verb.name, from: before,
                to: row.state, reason: reason, actor: actor, at: now))
    }

    func set(_ window: ApplicationWindow) throws {
        try upsert(
            into: "application_windows", WindowRow(window), key: ["school_year", "stage"])
    }
}

/// A row of `application_windows`.
private struct WindowRow: Codable {
    var schoolYear: SchoolYear
    var stage: Stage
    var opensOn: CalendarDate
    var closesOn: CalendarDate
    var documentNo: String

    init(_ window: ApplicationWindow) {
        schoolYear = window.schoolYear
        stage = window.stage
        opensOn = window.opensOn
        closesOn = window.closesOn
        documentNo = window.documentNo
    }

    var answer: ApplicationWindow {
        ApplicationWindow(
            schoolYear: schoolYear, stage: stage, opensOn: opensOn, closesOn: closesOn,
            documentNo: documentNo)
    }
}
