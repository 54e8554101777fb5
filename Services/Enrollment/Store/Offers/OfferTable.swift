import Bus
import Contracts
import Store

/// A row of `offers`.
struct OfferRow: Codable, Sendable {
    var id: String
    var planLineID: String
    var number: Int
    var schoolYear: SchoolYear
    var stage: Stage
    var personKey: PersonKey
    var state: OfferState
    var madeAt: Int64
    var answeredAt: Int64?
    var declineReason: String?

    var answer: SeatOffer {
        SeatOffer(
            id: id, planLineID: planLineID, personKey: personKey, state: state,
            madeAt: Timestamp(millisecondsSinceEpoch: madeAt),
            answeredAt: answeredAt.map { Timestamp(millisecondsSinceEpoch: $0) })
    }
}

/// A row of `seat_ledger`.
struct LedgerRow: Codable, Sendable {
    var planLineID: String
    var number: Int
    var from: SeatAccount
    var to: SeatAccount
    var seats: Int
    var cause: SeatCause
    var offerID: String?
    var at: Int64
    var actor: String

    enum CodingKeys: String, CodingKey {
        case number, seats, cause, at, actor
        case planLineID = "plan_line_id"
        case from = "from_account"
        case to = "to_account"
        case offerID = "offer_id"
    }

    var answer: SeatLedgerEntry {
        SeatLedgerEntry(
            number: number, from: from, to: to, seats: seats, cause: cause, offerID: offerID,
            at: Timestamp(millisecondsSinceEpoch: at), actor: actor)
    }
}

/// Balances of a line's accounts, computed from its entries.
struct LedgerBalances: Decodable, Sendable, Equatable {
    var available: Int
    var offered: Int
    var confirmed: Int
}

extension ReadTransaction {
    /// The offer, or NOT_FOUND.
    func requireOffer(_ id: String) throws -> OfferRow {
        guard let row = try fetchOne(OfferRow.self, "SELECT * FROM offers WHERE id = ?", [id])
        else { throw CallError.notFound("this offer") }
        return row
    }

    /// Whether the child holds a live offer in a school year and stage (E2).
    func hasLiveOffer(_ person: PersonKey, _ year: SchoolYear, _ stage: Stage) throws -> Bool {
        try fetchValue(
            Int.self,
            """
            SELECT 1 FROM offers WHERE person_key = ? AND school_year = ? AND stage = ?
                AND state IN ('offered', 'confirmed')
            """, [person, year, stage]) != nil
    }

    /// The child's live offer of a school year and stage (E2).
    func liveOffer(
        _ person: PersonKey, _ year: SchoolYear, _ stage: Stage
    ) throws -> OfferRow? {
        try fetchOne(
            OfferRow.self,
            """
            SELECT * FROM offers WHERE person_key = ? AND school_year = ? AND stage = ?
                AND state IN ('offered', 'confirmed')
            """, [person, year, stage])
    }

    /// The application that an offer of the compulsory stage was made on: live offers and OFFERED applications come and go
    /// together.
    func application(behind offer: OfferRow) throws -> ApplicationRow? {
        guard [.offered, .confirmed].contains(offer.state),
            let row = try liveApplication(offer.personKey, offer.schoolYear, offer.stage),
            [.offered, .confirmed, .registered].contains(row.state)
        else { return nil }
        return row
    }

    func ledgerEntries(of line: String, after: Int, limit: Int) throws -> [LedgerRow] {
        try fetchAll(
            LedgerRow.self,
            "SELECT * FROM seat_ledger WHERE plan_line_id = ? AND number > ? ORDER BY number LIMIT ?",
            [line, after, limit])
    }

    func ledgerBalances(of line: String) throws -> LedgerBalances {
        let balance = { (account: String) in
            """
            COALESCE(SUM(CASE WHEN to_account = '\(account)' THEN seats
                WHEN from_account = '\(account)' THEN -seats ELSE 0 END), 0) AS \(account)
            """
        }
        let accounts: [SeatAccount] = [.available, .offered, .confirmed]
        let sums = accounts.map { balance($0.rawValue) }.joined(separator: ", ")
        return try fetchOne(
            LedgerBalances.self, "SELECT \(sums) FROM seat_ledger WHERE plan_line_id = ?", [line])
            ?? LedgerBalances(available: 0, offered: 0, confirmed: 0)
    }
}
