import Bus
import Contracts
import Store

extension ProjectsService {
    func approveBudget(_ request: ApproveBudget, _ context: ServerContext) async throws
        -> ProjectMoney
    {
        try Texts.check(request.approvalNumber, "approvalNumber", rule: "P3")
        try MoneyRules.check(request.amount, "amount", rule: "P3")
        try EventDay.check(request.approvedOn, "approvedOn", rule: "P3", today: today)
        return try await store.perform(context, request) { tx in
            let project = try Self.ownProject(request.project, context, tx)
            guard try MoneyRows.totals(of: project.id, tx).approved == nil else {
                throw RuleViolation(
                    "P3", "BUDGET_APPROVED", field: "project",
                    "the budget is approved; a change goes through ApproveChange")
            }
            try Self.checkBudget(
                request.amount, project, on: request.approvedOn, field: "amount", tx)
            try PlanRows.markSample(request.sample, "projects", tx)
            let record = ChangeRecord(
                approvalNumber: request.approvalNumber, approvedOn: request.approvedOn,
                budgetChange: request.amount, contractNumber: nil, contractChange: nil,
                fundSource: nil, reason: "初步设计概算批复",
                recordedAt: Timestamp(millisecondsSinceEpoch: tx.now))
            return try Self.enter(record.entries, project, tx) {
                try MoneyRows.insert(record, of: project.id, tx)
            }
        }
    }

    func approveChange(_ request: ApproveChange, _ context: ServerContext) async throws
        -> ProjectMoney
    {
        try MoneyRules.check(request)
        try EventDay.check(request.approvedOn, "approvedOn", rule: "P3", today: today)
        return try await store.perform(context, request) { tx in
            let project = try Self.ownProject(request.project, context, tx)
            guard let approved = try MoneyRows.totals(of: project.id, tx).approved else {
                throw RuleViolation(
                    "P3", "NO_BUDGET", field: "project", "there is no approved budget to change")
            }
            let changes = try MoneyRows.changes(of: project.id, tx)
            guard !changes.contains(where: { $0.approvalNumber == request.approvalNumber }) else {
                throw Self.recorded("approvalNumber", "this approval")
            }
            if let number = request.contractNumber {
                try Self.requireContract(number, project, tx)
            }
            if request.budgetChange > .zero {
                try Self.checkBudget(
                    approved + request.budgetChange, project, on: request.approvedOn,
                    field: "budgetChange", tx)
            }
            let record = ChangeRecord(
                approvalNumber: request.approvalNumber, approvedOn: request.approvedOn,
                budgetChange: request.budgetChange, contractNumber: request.contractNumber,
                contractChange: request.contractChange, fundSource: request.fundSource,
                reason: request.reason, recordedAt: Timestamp(millisecondsSinceEpoch: tx.now))
            let money = try Self.enter(record.entries, project, tx) {
                try MoneyRows.insert(record, of: project.id, tx)
            }
            try tx.append(
                event: ChangeApproved(
                    project: project.id, approvalNumber: record.approvalNumber,
                    budgetChange: record.budgetChange, approved: money.approved ?? .zero,
                    approvedOn: record.approvedOn),
                subject: project.id.text,
                attributes: EventAttributes(context, district: project.region.text))
            return money
        }
    }

    func recordContract(_ request: RecordContract, _ context: ServerContext) async throws
        -> ProjectMoney
    {
        try Texts.check(request.contractNumber, "contractNumber", rule: "P3")
        try Texts.check(request.contractor, "contractor", rule: "P3")
        try MoneyRules.check(request.amount, "amount", rule: "P3")
        try EventDay.check(request.signedOn, "signedOn", rule: "P3", today: today)
        return try await store.perform(context, request) { tx in
            let project = try Self.ownProject(request.project, context, tx)
            let known = try MoneyRows.contracts(of: project.id, tx)
            guard !known.contains(where: { $0.contractNumber == request.contractNumber }) else {
                throw Self.recorded("contractNumber", "this contract")
            }
            let record = ContractRecord(
                contractNumber: request.contractNumber, contractor: request.contractor,
                signedOn: request.signedOn, amount: request.amount, paid: .zero,
                recordedAt: Timestamp(millisecondsSinceEpoch: tx.now))
            let entry = MoneyLedger.Entry(
                day: record.signedOn, kind: .contract(record.contractNumber),
                fen: record.amount.fen)
            return try Self.enter([entry], project, tx) {
                try MoneyRows.insert(record, of: project.id, tx)
            }
        }
    }

    func recordFunds(_ request: RecordFunds, _ context: ServerContext) async throws
        -> ProjectMoney
    {
        try Texts.check(request.documentNumber, "documentNumber", rule: "P3")
        try MoneyRules.check(request.amount, "amount", rule: "P3")
        try EventDay.check(request.arrivedOn, "arrivedOn", rule: "P3", today: today)
        return try await store.perform(context, request) { tx in
            let project = try Self.ownProject(request.project, context, tx)
            let known = try MoneyRows.funds(of: project.id, tx)
            guard !known.contains(where: { $0.documentNumber == request.documentNumber }) else {
                throw Self.recorded("documentNumber", "this document")
            }
            let record = FundsRecord(
                documentNumber: request.documentNumber, source: request.source,
                amount: request.amount, arrivedOn: request.arrivedOn,
                recordedAt: Timestamp(millisecondsSinceEpoch: tx.now))
            let entry = MoneyLedger.Entry(
                day: record.arrivedOn, kind: .funds, fen: record.amount.fen)
            return try Self.enter([entry], project, tx) {
                try MoneyRows.insert(record, of: project.id, tx)
            }
        }
    }

    func recordPayment(_ request: RecordPayment, _ context: ServerContext) async throws
        -> ProjectMoney
    {
        try Texts.check(request.voucherNumber, "voucherNumber", rule: "P3")
        try MoneyRules.check(request.amount, "amount", rule: "P3")
        try EventDay.check(request.paidOn, "paidOn", rule: "P3", today: today)
        return try await store.perform(context, request) { tx in
            let project = try Self.ownProject(request.project, context, tx)
            try Self.requireContract(request.contractNumber, project, tx)
            let known = try MoneyRows.payments(of: project.id, tx)
            guard !known.contains(where: { $0.voucherNumber == request.voucherNumber }) else {
                throw Self.recorded("voucherNumber", "this voucher")
            }
            let record = PaymentRecord(
                contractNumber: request.contractNumber, voucherNumber: request.voucherNumber,
                kind: request.kind, amount: request.amount, paidOn: request.paidOn,
                recordedAt: Timestamp(millisecondsSinceEpoch: tx.now))
            let entry = MoneyLedger.Entry(
                day: record.paidOn, kind: .payment(record.contractNumber), fen: record.amount.fen)
            let money = try Self.enter([entry], project, tx) {
                try MoneyRows.insert(record, of: project.id, tx)
            }
            try tx.append(
                event: PaymentRecorded(
                    project: project.id, voucherNumber: record.voucherNumber,
                    amount: record.amount, paidOn: record.paidOn, paid: money.paid),
                subject: project.id.text,
                attributes: EventAttributes(context, district: project.region.text))
            return money
        }
    }

    /// Holds P3 over the ledger with the new entries, then writes the record and the totals.
    private static func enter(
        _ entries: [MoneyLedger.Entry], _ project: ProjectRow, _ tx: WriteTransaction,
        write: () throws -> Void
    ) throws -> ProjectMoney {
        var ledger = try MoneyRows.ledger(of: project.id, tx)
        try ledger.add(entries)
        try write()
        return try MoneyRows.setTotals(
            ledger.totals(), of: project.id,
            approved: ledger.entries.contains { $0.kind == .budget },
            tx)
    }

    private static func requireContract(
        _ number: String, _ project: ProjectRow, _ tx: ReadTransaction
    ) throws {
        let contracts = try MoneyRows.contracts(of: project.id, tx)
        guard contracts.contains(where: { $0.contractNumber == number }) else {
            throw RuleViolation(
                "P3", "NO_CONTRACT", field: "contractNumber",
                "\(project.id) has no contract of this number")
        }
    }

    /// Holds the budget after an approval against the planned investment.
    private static func checkBudget(
        _ approved: Money, _ project: ProjectRow, on day: CalendarDate, field: String,
        _ tx: ReadTransaction
    ) throws {
        let gates = LifeCycle(try StageRows.moves(of: project.id, tx)).openGates
        try BudgetRules.check(
            approved: approved, planned: project.planned, on: day,
            isReapproved: gates.contains(.reapproval), field: field)
    }

    private static func recorded(_ field: String, _ what: String) -> CallError {
        CallError(
            .alreadyExists, "ALREADY_RECORDED", "\(field): \(what) is recorded",
            violations: [FieldViolation(field: field, rule: "P3", message: "is recorded")],
            executed: .no)
    }
}
