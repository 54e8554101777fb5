import Bus
import Contracts
import Store

/// Publication of a run: offers and applications in one transaction, so that nobody sees a part of it.
extension EnrollmentService {
    func publishAllocation(
        _ request: PublishAllocation, _ context: ServerContext
    ) async throws -> AllocationRun {
        try await store.perform(context, request) { transaction in
            var row = try transaction.ownedAllocation(request.runID, context)
            row.state = try AllocationLifecycle.move(row.state, .publish)
            try AdmissionLifecycle.requireOtherPublisher(
                context.principal.subject, executor: row.executedBy)
            try AdmissionLifecycle.requireSame(
                request.resultHash, row.resultHash, field: "resultHash")
            row.publishedBy = context.principal.subject
            // From here on the frozen seats are open: to these offers first, as nobody else writes meanwhile.
            try transaction.save(row, .publish, by: context.principal.subject)
            try transaction.place(row, context)
            try transaction.append(
                event: AllocationPublished(
                    runID: row.id, inputHash: row.inputHash ?? "",
                    resultHash: row.resultHash ?? "", standing: transaction.standing(row)),
                subject: row.id, attributes: row.attributes(context))
            return try transaction.allocationAnswer(row)
        }
    }
}

/// One placed child's application, and how it came to its school.
private struct Placed {
    var application: ApplicationRow
    var reason: AllocationReason
}

extension WriteTransaction {
    /// Offers every seat, school by school and line by line, so that each line is read and kept once.
    ///
    /// Who is not POOLED any more has withdrawn, or was revoked: that seat stays free.
    fileprivate func place(_ run: AllocationRunRow, _ context: ServerContext) throws {
        let applications = Dictionary(
            try pooledApplications(run).map { ($0.receipt, $0) }, uniquingKeysWith: { $1 })
        var bySchool: [SchoolCode: [Placed]] = [:]
        for result in try allocationResults(run.id) {
            guard var application = applications[result.receipt] else { continue }
            if let school = result.schoolCode {
                bySchool[school, default: []].append(
                    Placed(application: application, reason: result.reason))
            } else if application.ownership == .private {
                try move(&application, .loseLottery, actor: context.principal.subject)
            }
        }
        let lines = Dictionary(grouping: try allocationLines(run.id), by: \.schoolCode)
        for (code, children) in bySchool.sorted(by: { $0.key < $1.key }) {
            var left = children[...]
            for line in lines[code] ?? [] where !left.isEmpty {
                let takers = left.prefix(line.seats)
                left = left.dropFirst(takers.count)
                try offerSeats(of: line, to: takers, context)
            }
            guard left.isEmpty else {
                throw RuleViolation(
                    "E1", "NO_PLAN_LINE", field: "runID",
                    "\(left.count) seats of \(code) are of no plan line")
            }
        }
    }

    private func offerSeats(
        of frozen: AllocationLineRow, to takers: ArraySlice<Placed>, _ context: ServerContext
    ) throws {
        var line = try requirePlanLine(frozen.planLineID)
        let school = try requireSchool(line.schoolCode)
        line.state = try PlanLifecycle.move(line.state, .offer)
        guard line.book.available >= takers.count else {
            throw RuleViolation(
                "E1", "SEATS_TAKEN", field: "runID",
                "\(line.book.available) of the \(frozen.seats) frozen seats of \(line.id) are free")
        }
        for taker in takers {
            var application = taker.application
            if taker.reason == .neighbour
                || (application.ownership == .private && taker.reason == .catchment)
            {
                try move(&application, .loseLottery, actor: context.principal.subject)
                try move(&application, .reallocate, actor: context.principal.subject)
            }
            do {
                _ = try offerSeat(to: application.personKey, on: &line, of: school, context)
            } catch var violation as RuleViolation {
                violation.field = "runID"
                violation.message = "\(application.receipt): \(violation.message)"
                throw violation
            }
            try move(&application, .offer, actor: context.principal.subject)
        }
        try save(line)
    }
}
