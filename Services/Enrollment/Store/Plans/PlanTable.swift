import Bus
import Contracts
import Store

/// A row of `plan_lines`.
struct PlanRow: Codable, Sendable {
    var id: String
    var schoolYear: SchoolYear
    var schoolCode: SchoolCode
    var stage: Stage
    var batch: Int
    var seatType: SeatType
    var seats: Int
    var classes: Int
    var state: PlanState
    var revision: Int
    var offered: Int
    var confirmed: Int
    /// Offers ever made; numbers them.
    var offersMade: Int
    /// Entries in the seat ledger; numbers them.
    var ledgerEntries: Int
    /// What E4 was checked against.
    var certifiedSeats: Int
    var classLimit: Int?
    var rules: [String]
    var submittedBy: String?
    var approvedBy: String?
    var approvalNo: String?
    var returnReason: String?
    var amendment: PlanAmendment?
    var special: SpecialRecruitment?

    /// A new line: a draft.
    init(_ proposal: PlanProposal, certifiedSeats: Int) {
        id = proposal.lineID
        schoolYear = proposal.schoolYear
        schoolCode = proposal.schoolCode
        stage = proposal.stage
        batch = proposal.batch
        seatType = proposal.seatType
        seats = proposal.seats
        classes = proposal.classes
        state = .draft
        revision = 1
        offered = 0
        confirmed = 0
        offersMade = 0
        ledgerEntries = 0
        self.certifiedSeats = certifiedSeats
        rules = []
        special = proposal.special
    }

    /// SQL: of a line `p` that everybody may know of.
    static let isPublic = "p.state IN ('published', 'locked', 'amended', 'closed')"

    var proposal: PlanProposal {
        PlanProposal(
            schoolYear: schoolYear, schoolCode: schoolCode, stage: stage, batch: batch,
            seatType: seatType, seats: seats, classes: classes, special: special)
    }

    var book: SeatBook {
        get { SeatBook(seats: seats, offered: offered, confirmed: confirmed) }
        set {
            seats = newValue.seats
            offered = newValue.offered
            confirmed = newValue.confirmed
        }
    }

    func answer(region: RegionCode, ownership: Ownership) -> PlanLine {
        PlanLine(
            id: id, proposal: proposal, region: region, ownership: ownership, state: state,
            revision: revision, offered: offered, confirmed: confirmed,
            certifiedSeats: certifiedSeats, rules: rules, submittedBy: submittedBy,
            approvedBy: approvedBy, approvalNo: approvalNo, returnReason: returnReason,
            amendment: amendment)
    }
}

/// A row of `plan_amendments`.
struct AmendmentRow: Codable, Sendable {
    var planLineID: String
    var revision: Int
    var seatsBefore: Int
    var classesBefore: Int
    var seats: Int
    var classes: Int
    var reason: String
    var proposedBy: String
    var approvedBy: String
    var approvalNo: String
    var approvedAt: Int64
}

/// A plan line as listed, with what its school says.
private struct ListedPlan: Decodable {
    var row: PlanRow
    var region: RegionCode
    var ownership: Ownership

    private enum CodingKeys: String, CodingKey { case region, ownership }

    init(from decoder: any Decoder) throws {
        row = try PlanRow(from: decoder)
        let container = try decoder.container(keyedBy: CodingKeys.self)
        region = try container.decode(RegionCode.self, forKey: .region)
        ownership = try container.decode(Ownership.self, forKey: .ownership)
    }
}

extension ReadTransaction {
    func planLine(_ id: String) throws -> PlanRow? {
        try fetchOne(PlanRow.self, "SELECT * FROM plan_lines WHERE id = ?", [id])
    }

    /// The row, or NOT_FOUND.
    func requirePlanLine(_ id: String) throws -> PlanRow {
        guard let row = try planLine(id) else { throw CallError.notFound("this plan line") }
        return row
    }

    /// Seats of the school's other lines of the same year and stage, drafts left out.
    func otherLinesSeats(of proposal: PlanProposal) throws -> Int {
        try fetchValue(
            Int.self,
            """
            SELECT COALESCE(SUM(seats), 0) FROM plan_lines
            WHERE school_year = ? AND school_code = ? AND stage = ? AND id <> ?
                AND state <> 'draft'
            """,
            [proposal.schoolYear, proposal.schoolCode, proposal.stage, proposal.lineID]) ?? 0
    }

    /// A part of the plan in order of id.
    ///
    /// - Parameter publicOnly: leaves out what is not published yet.
    func planLines(
        _ filter: ListPlanLines, publicOnly: Bool, after: String?, limit: Int
    ) throws -> [PlanLine] {
        var conditions = Conditions()
        conditions.equal("p.school_year", filter.schoolYear)
        conditions.equal("s.region", filter.region)
        conditions.equal("p.stage", filter.stage)
        conditions.equal("p.school_code", filter.schoolCode)
        conditions.equal("p.state", filter.state)
        if publicOnly { conditions.require(PlanRow.isPublic) }
        conditions.after("p.id", after)
        return try fetchAll(
            ListedPlan.self,
            """
            SELECT p.*, s.region, s.ownership FROM plan_lines p
            JOIN schools s ON s.code = p.school_code \(conditions.text) ORDER BY p.id LIMIT ?
            """, conditions.values + [limit]
        ).map { $0.row.answer(region: $0.region, ownership: $0.ownership) }
    }
}

extension WriteTransaction {
    func save(_ row: PlanRow) throws {
        try upsert(into: "plan_lines", row, key: ["id"])
    }

    /// Appends a movement of seats to the line's ledger; the caller saves the line.
    func record(
        _ movement: SeatBook.Movement, on line: inout PlanRow, offer: String?, actor: String
    ) throws {
        line.ledgerEntries += 1
        try insert(
            into: "seat_ledger",
            LedgerRow(
                planLineID: line.id, number: line.ledgerEntries, from: movement.from,
                to: movement.to, seats: movement.seats, cause: movement.cause, offerID: offer,
                at: now, actor: actor))
    }
}
