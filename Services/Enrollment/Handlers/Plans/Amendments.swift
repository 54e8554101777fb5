import Bus
import Contracts
import Store

/// Plan lines after publication: amendments and closing.
extension EnrollmentService {
    func amendPlanLine(
        _ request: AmendPlanLine, _ context: ServerContext
    ) async throws -> PlanLine {
        try ProposalGuard.check(seats: request.seats, classes: request.classes)
        try ProposalGuard.check(text: request.reason, field: "reason")
        return try await store.perform(context, request) { transaction in
            var (line, school) = try transaction.ownedLine(request.id, context)
            line.state = try PlanLifecycle.move(line.state, .proposeAmendment)
            let amendment = PlanAmendment(
                seats: request.seats, classes: request.classes, reason: request.reason,
                proposedBy: context.principal.subject)
            try transaction.planCase(line.proposal(with: amendment), field: "seats")
                .verdict.enforce()
            var book = line.book
            _ = try book.amend(to: request.seats)
            line.amendment = amendment
            try transaction.save(line)
            return line.answer(school)
        }
    }

    func approveAmendment(
        _ request: ApproveAmendment, _ context: ServerContext
    ) async throws -> PlanLine {
        try ProposalGuard.check(text: request.approvalNo, field: "approvalNo")
        return try await store.perform(context, request) { transaction in
            var (line, school) = try transaction.ownedLine(request.id, context)
            let state = try PlanLifecycle.move(line.state, .approveAmendment)
            guard let amendment = line.amendment else {
                throw RuleViolation(
                    "PLAN_STATE", "NO_AMENDMENT", field: "id", "no amendment waits for approval")
            }
            try PlanLifecycle.requireSecondPerson(
                submitter: amendment.proposedBy, approver: context.principal.subject)
            let planCase = try transaction.planCase(line.proposal(with: amendment), field: "seats")
            try planCase.verdict.enforce()
            let before = line
            var book = line.book
            let movement = try book.amend(to: amendment.seats)
            line.book = book
            line.classes = amendment.classes
            line.state = state
            line.revision += 1
            line.amendment = nil
            line.keep(planCase)
            if let movement {
                try transaction.record(
                    movement, on: &line, offer: nil, actor: context.principal.subject)
            }
            try transaction.insert(
                into: "plan_amendments",
                AmendmentRow(
                    planLineID: line.id, revision: line.revision, seatsBefore: before.seats,
                    classesBefore: before.classes, seats: line.seats, classes: line.classes,
                    reason: amendment.reason, proposedBy: amendment.proposedBy,
                    approvedBy: context.principal.subject, approvalNo: request.approvalNo,
                    approvedAt: transaction.now))
            try transaction.save(line)
            try transaction.append(
                event: PlanAmended(
                    planLineID: line.id, revision: line.revision, seatsBefore: before.seats,
                    seats: line.seats, classes: line.classes),
                subject: line.id, attributes: line.attributes(context, school))
            return line.answer(school)
        }
    }

    func closePlanLine(
        _ request: ClosePlanLine, _ context: ServerContext
    ) async throws -> PlanLine {
        try await store.perform(context, request) { transaction in
            var (line, school) = try transaction.ownedLine(request.id, context)
            line.state = try PlanLifecycle.move(line.state, .close)
            guard line.offered == 0 else {
                throw RuleViolation(
                    "OFFER_STATE", "OFFERS_WAITING", field: "id",
                    "\(line.offered) offers wait for an answer")
            }
            line.amendment = nil
            return try transaction.finish(line, of: school, context)
        }
    }
}

extension PlanRow {
    fileprivate func proposal(with amendment: PlanAmendment) -> PlanProposal {
        var proposal = proposal
        proposal.seats = amendment.seats
        proposal.classes = amendment.classes
        return proposal
    }
}
