import Bus
import Contracts
import Store

/// Publication of a run: lines, wish forms and offers in one transaction, so that nobody sees a part of it.
extension EnrollmentService {
    func publishAdmission(
        _ request: PublishAdmission, _ context: ServerContext
    ) async throws -> AdmissionRun {
        try await store.perform(context, request) { transaction in
            var row = try transaction.ownedAdmission(request.runID, context)
            row.state = try AdmissionLifecycle.move(row.state, .publish)
            try AdmissionLifecycle.requireOtherPublisher(
                context.principal.subject, executor: row.executedBy)
            try AdmissionLifecycle.requireSame(
                request.resultHash, row.resultHash, field: "resultHash")
            try transaction.requireEarlierBatches(row)
            row.publishedBy = context.principal.subject
            let candidates = try transaction.admissionCandidates(row.id)
            let results = try transaction.admissionResults(row.id)
            // Both are in order of candidate numbers, and a result is of a candidate by foreign key.
            let people = zip(candidates, results).map { OwnAdmissionRow(candidate: $0, result: $1) }
            try transaction.checkPools(of: people)
            // Before the forms: the schema moves none of a run that is still to decide.
            try transaction.save(row, .publish, by: context.principal.subject)
            for person in people { try transaction.moveForm(of: person, row) }
            try transaction.offerSeats(to: people, row, context)
            try transaction.tellPublished(row, people, context)
            return try transaction.admissionAnswer(row)
        }
    }
}

extension ReadTransaction {
    /// E5 once more, as regions may have been corrected since the freeze.
    fileprivate func checkPools(of people: [OwnAdmissionRow]) throws {
        let pools = try admissionPools()
        for person in people {
            guard let school = person.result.schoolCode else { continue }
            guard pools[school] == pools[person.candidate.juniorSchool] else {
                throw RuleViolation(
                    "E5", "OUTSIDE_POOL", field: "runID",
                    "candidate \(person.candidate.candidateNumber.masked) got a seat of \(school), outside its pool"
                )
            }
        }
    }
}

extension WriteTransaction {
    /// LOCKED or RANKED → ADMITTED or UNADMITTED. Who wishes for schools in a later batch, too, waits for it.
    fileprivate func moveForm(of person: OwnAdmissionRow, _ run: AdmissionRunRow) throws {
        let candidate = person.candidate
        guard var form = try wishForm(candidate.personKey, run.schoolYear),
            [.locked, .ranked].contains(form.state),
            form.wishes.first(where: { $0.batch == run.batch })?.schools == candidate.wishes
        else {
            throw RuleViolation(
                "WISH_STATE", "FORM_CHANGED", field: "runID",
                "the wish form of candidate \(candidate.candidateNumber.masked) has moved since the freeze"
            )
        }
        let admission = person.result.schoolCode.flatMap { school in
            person.result.seat.map {
                WishAdmission(batch: run.batch, school: school, seatType: $0.type)
            }
        }
        if admission == nil, form.wishes.contains(where: { $0.batch > run.batch }) { return }
        if form.state == .locked { try form.course.move(.rank) }
        try form.course.move(admission == nil ? .leaveUnadmitted : .admit, admitted: admission)
        try upsert(into: "wish_forms", form, key: ["person_key", "school_year"])
    }

    /// One offer for every seat, line by line, so that each line is read and kept once.
    fileprivate func offerSeats(
        to people: [OwnAdmissionRow], _ run: AdmissionRunRow, _ context: ServerContext
    ) throws {
        for school in try admissionSchools(run.id) {
            let admitted = people.filter { $0.result.schoolCode == school.schoolCode }
            let kinds: [(SeatType, String?, Int)] = [
                (.open, school.openLine, school.openSeats),
                (.quota, school.quotaLine, school.reservedSeats),
            ]
            for (type, id, frozenSeats) in kinds {
                let takers = admitted.filter { $0.result.seat?.type == type }
                guard !takers.isEmpty else { continue }
                guard let id else {
                    throw RuleViolation(
                        "E1", "NO_PLAN_LINE", field: "runID",
                        "\(school.schoolCode) has no plan line of these seats")
                }
                try offerSeats(of: id, frozenSeats, to: takers, run, context)
            }
        }
    }

    private func offerSeats(
        of id: String, _ frozenSeats: Int, to takers: [OwnAdmissionRow], _ run: AdmissionRunRow,
        _ context: ServerContext
    ) throws {
        var line = try requirePlanLine(id)
        let school = try requireSchool(line.schoolCode)
        line.state = try PlanLifecycle.move(line.state, .offer)
        guard line.book.available >= frozenSeats else {
            throw RuleViolation(
                "E1", "SEATS_TAKEN", field: "runID",
                "\(line.book.available) of the \(frozenSeats) frozen seats of \(id) are free")
        }
        if takers.count > line.book.available {
            try amend(&line, by: takers.count - line.book.available, school, run, context)
        }
        for taker in takers {
            do {
                _ = try offerSeat(to: taker.candidate.personKey, on: &line, of: school, context)
            } catch var violation as RuleViolation {
                violation.field = "runID"
                violation.message =
                    "candidate \(taker.candidate.candidateNumber.masked): \(violation.message)"
                throw violation
            }
        }
        try save(line)
    }

    /// E1: the seats `ADMIT_ALL` gave to equals above the plan become a plan amendment that everybody sees. E4 holds for it.
    private func amend(
        _ line: inout PlanRow, by seats: Int, _ school: SchoolRow, _ run: AdmissionRunRow,
        _ context: ServerContext
    ) throws {
        guard run.rule.tie == .admitAll, let executor = run.executedBy else {
            throw RuleViolation(
                "E1", "SEATS_EXHAUSTED", field: "runID", "\(seats) seats of \(line.id) are missing")
        }
        let before = line
        line.state = try PlanLifecycle.move(line.state, .approveAmendment)
        var proposal = line.proposal
        proposal.seats += seats
        let planCase = try planCase(proposal, field: "runID")
        try planCase.verdict.enforce()
        var book = line.book
        let movement = try book.amend(to: proposal.seats)
        line.book = book
        line.revision += 1
        line.keep(planCase)
        if let movement {
            try record(movement, on: &line, offer: nil, actor: context.principal.subject)
        }
        try insert(
            into: "plan_amendments",
            AmendmentRow(
                planLineID: line.id, revision: line.revision, seatsBefore: before.seats,
                classesBefore: before.classes, seats: line.seats, classes: line.classes,
                reason: "admit-all: \(run.id)", proposedBy: executor,
                approvedBy: context.principal.subject, approvalNo: run.rule.document,
                approvedAt: now))
        // The new seats before the offers that need them.
        try save(line)
        try append(
            event: PlanAmended(
                planLineID: line.id, revision: line.revision, seatsBefore: before.seats,
                seats: line.seats, classes: line.classes),
            subject: line.id, attributes: line.attributes(context, school))
    }

    fileprivate func tellPublished(
        _ run: AdmissionRunRow, _ people: [OwnAdmissionRow], _ context: ServerContext
    ) throws {
        for school in run.lines?.schools ?? [] where school.floor != nil {
            try append(
                event: AdmissionLineFrozen(runID: run.id, lines: school), subject: run.id,
                attributes: run.attributes(context))
        }
        let admitted = people.count { $0.result.schoolCode != nil }
        try append(
            event: AdmissionPublished(
                runID: run.id, inputHash: run.inputHash ?? "", resultHash: run.resultHash ?? "",
                admitted: admitted, unadmitted: people.count - admitted),
            subject: run.id, attributes: run.attributes(context))
    }
}
