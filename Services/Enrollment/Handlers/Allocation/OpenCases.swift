import Bus
import Contracts
import Store

/// Children that a run did not place: who they are, and an officer's place for each.
extension EnrollmentService {
    func listOpenCases(
        _ request: ListOpenCases, _ context: ServerContext, _ out: ResponseWriter<OpenCase>
    ) async throws {
        let run = try await store.read { try $0.ownedAllocation(request.runID, context) }
        guard run.state == .published else { throw CallError.notFound("a published allocation") }
        try await Paging.stream(
            after: request.after, limit: request.limit, to: out, cursor: \.receipt
        ) { after, limit in
            try await store.read { try $0.openCases(run, after: after, limit: limit) }
        }
    }

    func resolveOpenCase(
        _ request: ResolveOpenCase, _ context: ServerContext
    ) async throws -> OpenCaseResolved {
        try ProposalGuard.check(text: request.reason, field: "reason")
        try ProposalGuard.check(text: request.documentNo, field: "documentNo")
        return try await store.perform(context, request) { transaction in
            var row = try transaction.requireApplication(request.receipt)
            try context.requireDistrict(row.region.text)
            var (line, school) = try transaction.ownedLine(request.planLineID, context)
            line.state = try PlanLifecycle.move(line.state, .offer)
            let offer = try transaction.placeByHand(
                &row, on: &line, of: school,
                request, context)
            try transaction.save(line)
            return OpenCaseResolved(
                receipt: row.receipt, state: row.state, offerID: offer.id, school: school.code)
        }
    }
}

private struct OpenCaseRow: Decodable {
    var receipt: ReceiptNumber
    var state: ApplicationState
    var tier: String?
    var community: String?
    var kept: String?
}

extension ReadTransaction {
    fileprivate func openCases(
        _ run: AllocationRunRow, after: ReceiptNumber?, limit: Int
    ) throws -> [OpenCase] {
        try fetchAll(
            OpenCaseRow.self,
            """
            SELECT a.receipt, a.state, a.tier, a.community, \(Self.keptReason) AS kept
            FROM applications a \(Self.keptJoins)
            WHERE a.school_year = ? AND a.region = ? AND a.stage = ? AND a.receipt > ?
                AND a.state NOT IN ('offered', 'confirmed', 'registered', 'ineligible', 'revoked',
                    'withdrawn')
            ORDER BY a.receipt LIMIT ?
            """,
            [run.id, run.id, run.schoolYear, run.region, run.stage, after?.text ?? "", limit]
        ).compactMap { row in
            let kept = row.kept.flatMap { OpenCaseReason(rawValue: $0) }
            guard case .openCase(let reason) = Standing(row.state, kept: kept) else { return nil }
            return OpenCase(
                receipt: row.receipt, reason: reason, application: row.state, tier: row.tier,
                community: row.community)
        }
    }

    fileprivate func keptReason(
        _ run: AllocationRunRow, _ receipt: ReceiptNumber
    ) throws -> OpenCaseReason? {
        try fetchValue(
            String.self,
            """
            SELECT \(Self.keptReason) FROM applications a \(Self.keptJoins) WHERE a.receipt = ?
            """, [run.id, run.id, receipt]
        ).flatMap { OpenCaseReason(rawValue: $0) }
    }
}

extension WriteTransaction {
    /// Offers a seat to a child with an application that its district's published run left open; the caller saves the line.
    ///
    /// - Throws: when the run is still to decide about it, or there is nothing decided that an offer could rest on.
    fileprivate func placeByHand(
        _ row: inout ApplicationRow, on line: inout PlanRow, of school: SchoolRow,
        _ request: ResolveOpenCase, _ context: ServerContext
    ) throws -> OfferRow {
        guard let run = try allocation(row.schoolYear, row.region, row.stage),
            run.state == .published
        else {
            throw RuleViolation(
                "E10", "AWAITS_ALLOCATION", field: "receipt",
                "the child's application is placed by the allocation of its district")
        }
        guard line.schoolYear == row.schoolYear, line.stage == row.stage,
            school.region == row.region
        else {
            throw RuleViolation(
                "E10", "OTHER_DISTRICT", field: "planLineID",
                "the seat is of another school year, district or stage than the application")
        }
        let kept = try keptReason(run, row.receipt)
        switch Standing(row.state, kept: kept) {
        case .openCase(let reason) where row.tier != nil:
            let actor = context.principal.subject
            if row.state == .verified { try move(&row, .pool, actor: actor) }
            if row.state == .lotteryLost { try move(&row, .reallocate, actor: actor) }
            let offer = try offerSeat(to: row.personKey, on: &line, of: school, context)
            try move(&row, .offer, reason: request.reason, actor: actor)
            try insert(
                into: "case_resolutions",
                CaseResolutionRow(
                    receipt: row.receipt, runID: run.id, offerID: offer.id,
                    schoolCode: school.code, openReason: reason, reason: request.reason,
                    documentNo: request.documentNo, actor: actor, at: now))
            try append(
                event: OpenCaseClosed(
                    receipt: row.receipt, reason: reason, offerID: offer.id),
                subject: row.receipt.text, attributes: row.attributes(context))
            return offer
        case .placed:
            throw RuleViolation(
                "E2", "LIVE_OFFER_EXISTS", field: "receipt",
                "the child holds a live offer in this school year and stage")
        default:
            throw RuleViolation(
                "APPLICATION_STATE", "NOT_VERIFIED", field: "receipt",
                "no seat is offered while the application is \(row.state.rawValue)")
        }
    }
}
