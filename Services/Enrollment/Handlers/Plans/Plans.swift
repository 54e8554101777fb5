import Bus
import Contracts
import Store

/// Plan lines up to publication.
extension EnrollmentService {
    var planHandlers: [Handler] {
        [
            Handler(Enrollment.checkPlanLine, checkPlanLine),
            Handler(Enrollment.draftPlanLine, draftPlanLine),
            Handler(Enrollment.submitPlanLine, submitPlanLine),
            Handler(Enrollment.returnPlanLine, returnPlanLine),
            Handler(Enrollment.approvePlanLine, approvePlanLine),
            Handler(Enrollment.publishPlanLine, publishPlanLine),
            Handler(Enrollment.amendPlanLine, amendPlanLine),
            Handler(Enrollment.approveAmendment, approveAmendment),
            Handler(Enrollment.closePlanLine, closePlanLine),
            Handler(Enrollment.recordQualified, recordQualified),
            Handler(Enrollment.strikeQualified, strikeQualified),
            Handler(Enrollment.getPlanLine) { request, context in
                try await store.read { transaction in
                    let line = try transaction.requirePlanLine(request.id)
                    let answer = line.answer(try transaction.requireSchool(line.schoolCode))
                    guard !context.principal.isReader else { return answer }
                    guard line.state.isPublic else { throw CallError.notFound("this plan line") }
                    return answer.published
                }
            },
            Handler(Enrollment.listPlanLines) { request, context, out in
                try Paging.checkRegion(request.region)
                let isReader = context.principal.isReader
                try await Paging.stream(
                    after: request.after, limit: request.limit, to: out, cursor: \.id
                ) { after, limit in
                    let lines = try await store.read {
                        try $0.planLines(
                            request, publicOnly: !isReader, after: after, limit: limit)
                    }
                    return isReader ? lines : lines.map(\.published)
                }
            },
        ]
    }

    func checkPlanLine(
        _ request: CheckPlanLine, _ context: ServerContext
    ) async throws -> PlanLineCheck {
        try ProposalGuard.check(request.proposal)
        return PlanLineCheck(
            findings: try await store.read {
                try $0.planCase(request.proposal).verdict.findings
            })
    }

    func draftPlanLine(
        _ request: DraftPlanLine, _ context: ServerContext
    ) async throws -> PlanLineDrafted {
        try ProposalGuard.check(request.proposal)
        return try await store.perform(context, request) { transaction in
            let planCase = try transaction.planCase(request.proposal)
            try context.requireDistrict(planCase.school.region.text)
            var line =
                try transaction.planLine(request.proposal.lineID)
                ?? PlanRow(request.proposal, certifiedSeats: planCase.certifiedSeats)
            try PlanLifecycle.requireSameSpecial(
                line.proposal, in: line.state, as: request.proposal)
            line.state = try PlanLifecycle.move(line.state, .draft)
            line.take(request.proposal)
            line.keep(planCase)
            try transaction.save(line)
            return PlanLineDrafted(
                line: line.answer(planCase.school), findings: planCase.verdict.findings)
        }
    }

    func submitPlanLine(
        _ request: SubmitPlanLine, _ context: ServerContext
    ) async throws -> PlanLine {
        try ProposalGuard.check(request.proposal)
        return try await store.perform(context, request) { transaction in
            try transaction.submit(request.proposal, context)
        }
    }

    func returnPlanLine(
        _ request: ReturnPlanLine, _ context: ServerContext
    ) async throws -> PlanLine {
        try ProposalGuard.check(text: request.reason, field: "reason")
        return try await store.perform(context, request) { transaction in
            var (line, school) = try transaction.ownedLine(request.id, context)
            line.state = try PlanLifecycle.move(line.state, .return)
            line.returnReason = request.reason
            return try transaction.finish(line, of: school, context)
        }
    }

    func approvePlanLine(
        _ request: ApprovePlanLine, _ context: ServerContext
    ) async throws -> PlanLine {
        try ProposalGuard.check(text: request.approvalNo, field: "approvalNo")
        return try await store.perform(context, request) { transaction in
            var (line, school) = try transaction.ownedLine(request.id, context)
            line.state = try PlanLifecycle.move(line.state, .approve)
            try PlanLifecycle.requireSecondPerson(
                submitter: line.submittedBy, approver: context.principal.subject)
            // What was true on submission must still be: an exemption ends, another line is added.
            let planCase = try transaction.planCase(line.proposal)
            try planCase.verdict.enforce()
            line.keep(planCase)
            line.approvedBy = context.principal.subject
            line.approvalNo = request.approvalNo
            return try transaction.finish(line, of: school, context)
        }
    }

    func publishPlanLine(
        _ request: PublishPlanLine, _ context: ServerContext
    ) async throws -> PlanLine {
        try await store.perform(context, request) { transaction in
            var (line, school) = try transaction.ownedLine(request.id, context)
            line.state = try PlanLifecycle.move(line.state, .publish)
            let (book, movement) = SeatBook.publish(seats: line.seats)
            line.book = book
            try transaction.record(
                movement, on: &line, offer: nil, actor: context.principal.subject)
            try transaction.save(line)
            try transaction.append(
                event: PlanPublished(planLineID: line.id, proposal: line.proposal),
                subject: line.id, attributes: line.attributes(context, school))
            return line.answer(school)
        }
    }
}

extension PlanRow {
    func attributes(_ context: ServerContext, _ school: SchoolRow) -> EventAttributes {
        EventAttributes(context, district: school.region.text, schoolyear: schoolYear.text)
    }
}

extension ReadTransaction {
    /// A line and its school, when the principal may act in the school's district.
    func ownedLine(
        _ id: String, _ context: ServerContext
    ) throws -> (line: PlanRow, school: SchoolRow) {
        let line = try requirePlanLine(id)
        let school = try requireSchool(line.schoolCode)
        try context.requireDistrict(school.region.text)
        return (line, school)
    }
}

extension WriteTransaction {
    /// New or DRAFT → SUBMITTED. E4 is enforced.
    func submit(_ proposal: PlanProposal, _ context: ServerContext) throws -> PlanLine {
        let planCase = try planCase(proposal)
        try context.requireDistrict(planCase.school.region.text)
        var line =
            try planLine(proposal.lineID)
            ?? PlanRow(proposal, certifiedSeats: planCase.certifiedSeats)
        try PlanLifecycle.requireSameSpecial(line.proposal, in: line.state, as: proposal)
        line.state = try PlanLifecycle.move(line.state, .submit)
        try planCase.verdict.enforce()
        line.take(proposal)
        line.keep(planCase)
        line.submittedBy = context.principal.subject
        line.returnReason = nil
        return try finish(line, of: planCase.school, context)
    }

    /// Saves a line that moved without opening seats, tells it, and answers.
    func finish(
        _ line: PlanRow, of school: SchoolRow, _ context: ServerContext
    ) throws -> PlanLine {
        try save(line)
        try append(
            event: PlanLineMoved(planLineID: line.id, state: line.state), subject: line.id,
            attributes: line.attributes(context, school))
        return line.answer(school)
    }
}
