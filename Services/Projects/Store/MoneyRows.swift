import Bus
import Contracts
import Store

/// The running totals of one project.
struct TotalsRow: Codable, Sendable {
    var project: ProjectID
    var approved: Money?
    var contracted: Money
    var funds: Money
    var paid: Money

    var message: ProjectMoney {
        ProjectMoney(
            project: project, approved: approved, contracted: contracted, funds: funds, paid: paid)
    }
}

/// SQL of budgets, contracts, funds and payments.
enum MoneyRows {
    static func allTotals(_ tx: ReadTransaction) throws -> [TotalsRow] {
        try tx.fetchAll(TotalsRow.self, totalsSQL)
    }

    static func totals(of project: ProjectID, _ tx: ReadTransaction) throws -> TotalsRow {
        guard let row = try tx.fetchOne(TotalsRow.self, totalsSQL + " WHERE project = ?", [project])
        else { throw CallError.notFound("project \(project)") }
        return row
    }

    /// Writes what a checked ledger sums to. The schema's checks hold P3 a second time.
    static func setTotals(
        _ totals: MoneyLedger.Totals, of project: ProjectID, approved: Bool, _ tx: WriteTransaction
    ) throws -> ProjectMoney {
        let row = TotalsRow(
            project: project, approved: approved ? Money(fen: totals.approved) : nil,
            contracted: Money(fen: totals.contracted), funds: Money(fen: totals.funds),
            paid: Money(fen: totals.paid))
        try tx.execute(
            """
            UPDATE project_totals
            SET approved_fen = ?, contracted_fen = ?, funds_fen = ?, paid_fen = ? WHERE project = ?
            """, [row.approved, row.contracted, row.funds, row.paid, project])
        return row.message
    }

    /// Every entry that P3 is held against, by day.
    static func ledger(of project: ProjectID, _ tx: ReadTransaction) throws -> MoneyLedger {
        let changes = try changes(of: project, tx)
        let signed = try tx.fetchAll(
            SignedContract.self,
            """
            SELECT contract_number AS "contractNumber", signed_on AS "signedOn",
                signed_fen AS "signed"
            FROM contracts WHERE project = ?
            """, [project])
        var entries = changes.flatMap(\.entries)
        entries += signed.map {
            .init(day: $0.signedOn, kind: .contract($0.contractNumber), fen: $0.signed.fen)
        }
        entries += try funds(of: project, tx).map {
            .init(day: $0.arrivedOn, kind: .funds, fen: $0.amount.fen)
        }
        entries += try payments(of: project, tx).map {
            .init(day: $0.paidOn, kind: .payment($0.contractNumber), fen: $0.amount.fen)
        }
        return MoneyLedger(entries)
    }

    static func insert(_ change: ChangeRecord, of project: ProjectID, _ tx: WriteTransaction) throws
    {
        try tx.execute(
            """
            INSERT INTO budget_changes
                (project, sequence, approval_number, approved_on, budget_change_fen,
                 contract_number, contract_change_fen, fund_source, reason, recorded_at)
            VALUES (?, (SELECT count(*) + 1 FROM budget_changes WHERE project = ?),
                ?, ?, ?, ?, ?, ?, ?, ?)
            """,
            [
                project, project, change.approvalNumber, change.approvedOn, change.budgetChange,
                change.contractNumber, change.contractChange, change.fundSource, change.reason,
                change.recordedAt,
            ])
        guard let number = change.contractNumber, let amount = change.contractChange else { return }
        try tx.execute(
            """
            UPDATE contracts SET amount_fen = amount_fen + ?
            WHERE project = ? AND contract_number = ?
            """, [amount, project, number])
    }

    static func changes(of project: ProjectID, _ tx: ReadTransaction) throws -> [ChangeRecord] {
        try tx.fetchAll(
            ChangeRecord.self,
            """
            SELECT approval_number AS "approvalNumber", approved_on AS "approvedOn",
                budget_change_fen AS "budgetChange", contract_number AS "contractNumber",
                contract_change_fen AS "contractChange", fund_source AS "fundSource", reason,
                recorded_at AS "recordedAt"
            FROM budget_changes WHERE project = ? ORDER BY sequence
            """, [project])
    }

    static func insert(_ contract: ContractRecord, of project: ProjectID, _ tx: WriteTransaction)
        throws
    {
        try tx.execute(
            """
            INSERT INTO contracts
                (project, contract_number, contractor, signed_on, signed_fen, amount_fen,
                 recorded_at)
            VALUES (?, ?, ?, ?, ?, ?, ?)
            """,
            [
                project, contract.contractNumber, contract.contractor, contract.signedOn,
                contract.amount, contract.amount, contract.recordedAt,
            ])
    }

    static func contracts(of project: ProjectID, _ tx: ReadTransaction) throws -> [ContractRecord] {
        try tx.fetchAll(
            ContractRecord.self,
            """
            SELECT contract_number AS "contractNumber", contractor, signed_on AS "signedOn",
                amount_fen AS "amount", paid_fen AS "paid", recorded_at AS "recordedAt"
            FROM contracts WHERE project = ? ORDER BY signed_on, contract_number
            """, [project])
    }

    static func insert(_ funds: FundsRecord, of project: ProjectID, _ tx: WriteTransaction) throws {
        try tx.execute(
            """
            INSERT INTO funds
                (project, document_number, source, amount_fen, arrived_on, recorded_at)
            VALUES (?, ?, ?, ?, ?, ?)
            """,
            [
                project, funds.documentNumber, funds.source, funds.amount, funds.arrivedOn,
                funds.recordedAt,
            ])
    }

    static func funds(of project: ProjectID, _ tx: ReadTransaction) throws -> [FundsRecord] {
        try tx.fetchAll(
            FundsRecord.self,
            """
            SELECT document_number AS "documentNumber", source, amount_fen AS "amount",
                arrived_on AS "arrivedOn", recorded_at AS "recordedAt"
            FROM funds WHERE project = ? ORDER BY arrived_on, document_number
            """, [project])
    }

    static func insert(_ payment: PaymentRecord, of project: ProjectID, _ tx: WriteTransaction)
        throws
    {
        try tx.execute(
            """
            INSERT INTO payments
                (project, voucher_number, contract_number, kind, amount_fen, paid_on, recorded_at)
            VALUES (?, ?, ?, ?, ?, ?, ?)
            """,
            [
                project, payment.voucherNumber, payment.contractNumber, payment.kind,
                payment.amount, payment.paidOn, payment.recordedAt,
            ])
        try tx.execute(
            """
            UPDATE contracts SET paid_fen = paid_fen + ?
            WHERE project = ? AND contract_number = ?
            """,
            [payment.amount, project, payment.contractNumber])
    }

    static func payments(of project: ProjectID, _ tx: ReadTransaction) throws -> [PaymentRecord] {
        try tx.fetchAll(
            PaymentRecord.self,
            """
            SELECT contract_number AS "contractNumber", voucher_number AS "voucherNumber", kind,
                amount_fen AS "amount", paid_on AS "paidOn", recorded_at AS "recordedAt"
            FROM payments WHERE project = ? ORDER BY paid_on, voucher_number
            """, [project])
    }

    private static let totalsSQL = """
        SELECT project, approved_fen AS "approved", contracted_fen AS "contracted",
            funds_fen AS "funds", paid_fen AS "paid"
        FROM project_totals
        """
}

/// A contract as it was signed, before changes.
private struct SignedContract: Decodable {
    var contractNumber: String
    var signedOn: CalendarDate
    var signed: Money
}

extension ChangeRecord {
    /// What the change adds to the ledger.
    var entries: [MoneyLedger.Entry] {
        var entries: [MoneyLedger.Entry] = [
            .init(day: approvedOn, kind: .budget, fen: budgetChange.fen)
        ]
        if let contractNumber, let contractChange {
            entries.append(
                .init(day: approvedOn, kind: .contract(contractNumber), fen: contractChange.fen))
        }
        return entries
    }
}
