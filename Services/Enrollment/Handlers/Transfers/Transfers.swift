import Bus
import Contracts
import Store

/// 转学: transfers between rolls, each step by who answers for that side.
extension EnrollmentService {
    var transferHandlers: [Handler] {
        [
            Handler(Enrollment.requestTransfer, requestTransfer),
            Handler(Enrollment.releaseTransfer) { request, context in
                try await step(request.transferID, .release, request, context)
            },
            Handler(Enrollment.acceptTransfer) { request, context in
                try await step(request.transferID, .accept, request, context)
            },
            Handler(Enrollment.makeTransferEffective) { request, context in
                try await step(request.transferID, .makeEffective, request, context)
            },
            Handler(Enrollment.refuseTransfer) { request, context in
                try ProposalGuard.check(text: request.reason, field: "reason")
                return try await step(
                    request.transferID, .refuse, request, context, reason: request.reason)
            },
            Handler(Enrollment.withdrawTransfer) { request, context in
                try ProposalGuard.check(text: request.reason, field: "reason")
                return try await step(
                    request.transferID, .withdraw, request, context, reason: request.reason)
            },
            Handler(Enrollment.getTransfer) { request, context in
                try await store.read { transaction in
                    let row = try transaction.requireTransfer(request.transferID)
                    guard try transaction.sides(of: row).isSeen(by: context.principal) else {
                        throw CallError.notFound("this transfer")
                    }
                    return row.answer
                }
            },
            Handler(Enrollment.listTransfers, listTransfers),
        ]
    }

    private func requestTransfer(
        _ request: RequestTransfer, _ context: ServerContext
    ) async throws -> RollTransfer {
        try ProposalGuard.check(text: request.reason, field: "reason")
        let person = try personKey(request.idNumber, field: "idNumber")
        try GradeSpan.check(
            StudentRecord(
                idNumber: request.idNumber, schoolCode: request.toSchool, stage: request.stage,
                grade: request.grade, classNumber: request.classNumber), at: "request")
        let today = now.cityDate
        return try await store.perform(context, request) { transaction in
            let to = try transaction.requireActiveSchool(request.toSchool, field: "toSchool")
            try context.requireDistrict(to.region.text)
            guard try transaction.stage(request.stage, of: to.code) != nil else {
                throw RuleViolation(
                    "E3", "STAGE_NOT_TAUGHT", field: "stage",
                    "school \(to.code) does not teach \(request.stage.rawValue)")
            }
            guard let roll = try transaction.activeRoll(person) else {
                throw CallError.notFound("an active roll of this child")
            }
            guard roll.schoolCode != to.code else {
                throw RuleViolation(
                    "E3", "ROLL_ALREADY_THERE", field: "toSchool",
                    "the child is on this school's roll already")
            }
            let day = request.effectiveOn ?? today
            try TransferLifecycle.requireSameStage(
                roll.stage, request.stage, field: "stage")
            try transaction.requireNoSeatElsewhere(
                person,
                in: RollCell(
                    schoolCode: to.code, stage: request.stage, grade: request.grade,
                    classNumber: request.classNumber), on: day, field: "toSchool")
            guard try !transaction.hasOpenTransfer(person) else {
                throw RuleViolation(
                    "E3", "TRANSFER_OPEN", field: "idNumber",
                    "another transfer of the child is open")
            }
            let from = try transaction.requireSchool(roll.schoolCode)
            if request.stage == .senior {
                try SeniorPool.check(child: from.region, school: to.region)
            }
            let last = try transaction.fetchValue(
                Int.self, "SELECT MAX(number) FROM roll_transfers")
            let row = TransferRow(
                number: (last ?? 0) + 1, personKey: person, fromSchool: from.code,
                toSchool: to.code, stage: request.stage, grade: request.grade,
                classNumber: request.classNumber, effectiveOn: day,
                reason: request.reason, state: .requested,
                requestedBy: context.principal.subject, requestedAt: transaction.now)
            try transaction.insert(into: "roll_transfers", row)
            return row.answer
        }
    }

    /// Takes one step of a transfer, by whoever answers for the side whose step it is.
    private func step(
        _ id: String, _ verb: TransferLifecycle.Verb, _ request: some BusMessage,
        _ context: ServerContext, reason: String? = nil
    ) async throws -> RollTransfer {
        let today = now.cityDate
        return try await store.perform(context, request) { transaction in
            var row = try transaction.requireTransfer(id)
            let sides = try transaction.sides(of: row)
            try sides.require(verb, from: row.state, context)
            row.state = try TransferLifecycle.move(row.state, verb)
            switch verb {
            case .release:
                row.releasedBy = context.principal.subject
                row.releasedAt = transaction.now
            case .accept:
                row.acceptedBy = context.principal.subject
                row.acceptedAt = transaction.now
            case .makeEffective:
                guard today >= row.effectiveOn else {
                    throw RuleViolation(
                        "TRANSFER_DAY", "TRANSFER_TOO_EARLY", field: "transferID",
                        "it takes effect from \(row.effectiveOn) on")
                }
                row.effectiveAt = transaction.now
                try transaction.moveRoll(row, sides.from, sides.to, context)
            case .refuse, .withdraw:
                row.endReason = reason
            }
            try transaction.upsert(into: "roll_transfers", row, key: ["number"])
            return row.answer
        }
    }

    private func listTransfers(
        _ request: ListTransfers, _ context: ServerContext, _ out: ResponseWriter<RollTransfer>
    ) async throws {
        let start = try request.after.map { id in
            guard let number = TransferRow.number(of: id) else {
                throw CallError.invalid("after", rule: "format", "is no id of a transfer")
            }
            return number
        }
        if let limit = request.limit, limit < 1 {
            throw CallError.invalid("limit", rule: "range", "must be 1 or more")
        }
        var left = request.limit ?? .max
        var position = start
        while left > 0 {
            let after = position
            let (page, seen) = try await store.read { transaction in
                let page = try transaction.transfers(request, after: after, limit: Paging.pageRows)
                return (
                    page,
                    try page.filter {
                        try transaction.sides(of: $0).isSeen(by: context.principal)
                    }
                )
            }
            for row in seen.prefix(left) { try await out.write(row.answer) }
            left -= seen.prefix(left).count
            guard page.count == Paging.pageRows else { return }
            position = page.last?.number
        }
    }
}

/// The two schools of a transfer, and whose step is whose.
private struct TransferSides: Sendable {
    let from: SchoolRow
    let to: SchoolRow

    func isSeen(by principal: Principal) -> Bool {
        principal.covers(district: from.region.text) || principal.covers(district: to.region.text)
    }

    /// - Throws: PERMISSION_DENIED unless the step is the caller's.
    func require(
        _ verb: TransferLifecycle.Verb, from state: TransferState, _ context: ServerContext
    ) throws {
        let side =
            switch verb {
            case .release: from
            case .refuse: state == .requested ? from : to
            case .accept, .makeEffective, .withdraw: to
            }
        try context.requireDistrict(side.region.text)
    }
}

extension ReadTransaction {
    fileprivate func sides(of row: TransferRow) throws -> TransferSides {
        TransferSides(
            from: try requireSchool(row.fromSchool), to: try requireSchool(row.toSchool))
    }
}
