import Bus
import Contracts
import Store

/// A row of `application_checks`.
struct CheckRow: Codable, Sendable {
    var receipt: ReceiptNumber
    var round: Int
    var proof: Proof
    /// Nil where no register can be asked.
    var question: CheckQuestion?
    /// As the family claims; its register was asked for it.
    var since: CalendarDate?
    var state: CheckState
    var holds: Bool?
    var reason: RegisterReason?
    /// How often the register was asked.
    var attempts: Int
    /// When the register is to be asked; nil when it is not any more.
    var dueAt: Int64?
    /// The code of the last call that brought no answer.
    var error: String?
    var extractedAt: Int64?
    var decidedAt: Int64?
    var decidedBy: String?
    var evidenceNo: String?
    /// Of what an officer found proved: since when; nil when no day is known.
    var decidedSince: CalendarDate?

    var check: ProofCheck {
        get { ProofCheck(proof, state: state, holds: holds, reason: reason) }
        set {
            state = newValue.state
            holds = newValue.holds
            reason = newValue.reason
        }
    }

    var status: CheckStatus {
        func time(_ milliseconds: Int64?) -> Timestamp? {
            milliseconds.map { Timestamp(millisecondsSinceEpoch: $0) }
        }
        return CheckStatus(
            proof: proof, state: state, holds: holds, reason: reason, attempts: attempts,
            askedAgainAt: state == .unknown ? time(dueAt) : nil, extractedAt: time(extractedAt),
            decidedAt: time(decidedAt))
    }
}

/// A row of `check_answers`: everything a register ever said, whether it counted or came too late.
struct CheckAnswerRow: Codable, Sendable {
    var receipt: ReceiptNumber
    var round: Int
    var proof: Proof
    var number: Int
    var outcome: String
    var reason: String?
    var extractedAt: Int64?
    var at: Int64
    var applied: Bool
}

extension ReadTransaction {
    /// The checks of an application's last round, in the order of proofs.
    func checks(of row: ApplicationRow) throws -> [CheckRow] {
        try fetchAll(
            CheckRow.self,
            "SELECT * FROM application_checks WHERE receipt = ? AND round = ? ORDER BY proof",
            [row.receipt, row.round])
    }

    func check(_ receipt: ReceiptNumber, _ round: Int, _ proof: Proof) throws -> CheckRow? {
        try fetchOne(
            CheckRow.self,
            "SELECT * FROM application_checks WHERE receipt = ? AND round = ? AND proof = ?",
            [receipt, round, proof])
    }

    /// Checks for which a register is to be asked now, the longest waiting first.
    func dueChecks(of register: RegisterKind, at now: Int64, limit: Int) throws -> [CheckRow] {
        try fetchAll(
            CheckRow.self,
            """
            SELECT * FROM application_checks WHERE proof = ? AND due_at <= ?
            ORDER BY due_at, receipt LIMIT ?
            """, [register.rawValue, now, limit])
    }
}

extension WriteTransaction {
    func save(_ check: CheckRow) throws {
        try upsert(into: "application_checks", check, key: ["receipt", "round", "proof"])
    }

    /// Nobody is asked any more for an application that is out of verification.
    func stopChecks(of row: ApplicationRow) throws {
        try execute(
            """
            UPDATE application_checks SET due_at = NULL, question = NULL
            WHERE receipt = ? AND question IS NOT NULL
            """, [row.receipt])
    }
}
