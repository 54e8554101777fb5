import Bus
import Contracts
import Cryptography
import Store

/// Applications of the compulsory stage.
extension EnrollmentService {
    var applicationHandlers: [Handler] {
        [
            Handler(Enrollment.draftApplication) { request, context in
                try await keep(request.form, request, context, submit: false)
            },
            Handler(Enrollment.submitApplication) { request, context in
                try await keep(request.form, request, context, submit: true)
            },
            Handler(Enrollment.returnApplication) { request, context in
                try await move(
                    request.receipt, .giveBack, because: request.reason, field: "reason", request,
                    context)
            },
            Handler(Enrollment.withdrawApplication) { request, context in
                try await move(
                    request.receipt, .withdraw, because: request.reason, field: "reason", request,
                    context)
            },
            Handler(Enrollment.revokeApplication) { request, context in
                try await move(
                    request.receipt, .revoke, because: request.documentNo, field: "documentNo",
                    request, context)
            },
            Handler(Enrollment.appealApplication) { request, context in
                try await move(
                    request.receipt, .appeal, because: request.reason, field: "reason", request,
                    context)
            },
            Handler(Enrollment.decideAppeal) { request, context in
                try await move(
                    request.receipt, request.upheld ? .uphold : .dismiss,
                    because: request.documentNo, field: "documentNo", request, context)
            },
            Handler(Enrollment.decideCheck, decideCheck),
            Handler(Enrollment.applicationStatus) { request, _ in
                try await store.read { transaction in
                    try transaction.status(
                        of: transaction.requireApplication(request.receipt))
                }
            },
            Handler(Enrollment.listApplications) { request, context, out in
                try Paging.checkRegion(request.region)
                try context.requireDistrict(request.region.text)
                try await Paging.stream(
                    after: request.after, limit: request.limit, to: out, cursor: \.status.receipt
                ) { after, limit in
                    try await store.read {
                        try $0.applications(request, after: after, limit: limit)
                    }.map(withCases)
                }
            },
            Handler(Enrollment.countApplications) { request, _ in
                try Paging.checkRegion(request.region)
                let rows = try await store.read { try $0.applicationCounts(request) }
                return ApplicationCounts(
                    asOf: now, total: rows.reduce(0) { $0 + $1.applications }, rows: rows)
            },
        ] + tierHandlers
    }

    /// Keeps a form as a draft, or submits it and lets its registers be asked.
    private func keep(
        _ form: ApplicationForm, _ request: some BusMessage, _ context: ServerContext, submit: Bool
    ) async throws -> ApplicationReceipt {
        try ApplicationGuard.check(form)
        try context.requireDistrict(form.region.text)
        let child = try personKey(form.child, field: "form.child")
        let guardian = try personKey(form.guardian, field: "form.guardian")
        let today = now.cityDate
        guard
            let fresh = ReceiptNumber(year: form.schoolYear, random: RandomBytes.make(12))
        else { throw StoreError(.encoding, "a receipt number needs twelve random bytes") }
        return try await store.perform(context, request) { transaction in
            let table = try transaction.tierBook().table(
                region: form.region, stage: form.stage, year: form.schoolYear)
            try ApplicationGuard.check(form, by: table)
            let earlier = try transaction.liveApplication(child, form.schoolYear, form.stage)
            if try !ApplicationGuard.isTakenLater(
                form, completing: submit ? earlier?.returned : nil,
                run: transaction.allocation(form.schoolYear, form.region, form.stage)?.state,
                today: today)
            {
                try ApplicationGuard.check(
                    transaction.applicationWindow(form.schoolYear, form.stage), today: today)
            }
            try transaction.checkSchool(of: form)
            let actor = context.principal.subject
            if let earlier, ![.draft, .returned].contains(earlier.state) {
                throw RuleViolation(
                    "E2", "LIVE_APPLICATION_EXISTS", field: "form.child",
                    "the child has a live application in this school year and stage")
            }
            if !submit, let earlier, earlier.state == .returned {
                throw RuleViolation(
                    "APPLICATION_STATE", "ILLEGAL_APPLICATION_MOVE", field: "form.child",
                    "a returned application is submitted again, not drafted")
            }
            var row = ApplicationRow(
                receipt: earlier?.receipt ?? fresh, personKey: child, guardianKey: guardian,
                schoolYear: form.schoolYear, stage: form.stage, ownership: form.ownership,
                schoolCode: form.schoolCode, region: form.region, community: form.community,
                state: earlier?.state ?? .draft, tier: nil, reason: nil, appealedFrom: nil,
                upheld: false,
                tierTable: table.id, round: earlier?.round ?? 0, moves: earlier?.moves ?? 0,
                sample: form.sample ?? false, updatedAt: transaction.now, actor: actor,
                twinOf: form.twinOf,
                twinKey: twinKey(guardian, form.child),
                distanceMetres: earlier?.community == form.community
                    ? earlier?.distanceMetres : nil)
            try transaction.checkTwin(of: row)
            guard submit else {
                try transaction.upsert(into: "applications", row, key: ["receipt"])
                return row.answer
            }
            row.round += 1
            try transaction.move(&row, .submit, actor: actor)
            for claim in form.proofs {
                let question = try CheckQuestion(
                    claim, of: form, by: table.rules, today: today, key: registerKey)
                try transaction.save(
                    CheckRow(
                        receipt: row.receipt, round: row.round, proof: claim.proof,
                        question: question, since: claim.since, state: .pending, attempts: 0,
                        dueAt: question == nil ? nil : transaction.now))
            }
            try transaction.append(
                event: ApplicationSubmitted(
                    receipt: row.receipt, personKey: child, stage: row.stage,
                    ownership: row.ownership, round: row.round),
                subject: row.receipt.text, attributes: row.attributes(context))
            return row.answer
        }
    }

    /// Moves an application for a stated reason.
    private func move(
        _ receipt: ReceiptNumber, _ verb: ApplicationLifecycle.Verb, because reason: String,
        field: String, _ request: some BusMessage, _ context: ServerContext
    ) async throws -> ApplicationReceipt {
        try ProposalGuard.check(text: reason, field: field)
        return try await store.perform(context, request) { transaction in
            var row = try transaction.ownedApplication(receipt, context)
            if verb == .appeal {
                // An appeal is live again: E2 counts it.
                let other = try transaction.liveApplication(
                    row.personKey, row.schoolYear, row.stage)
                guard other == nil else {
                    throw RuleViolation(
                        "E2", "LIVE_APPLICATION_EXISTS", field: "receipt",
                        "the child has another live application")
                }
            }
            if verb == .uphold { row.upheld = true }
            let offer = try transaction.liveOffer(of: row)
            try transaction.move(&row, verb, reason: reason, actor: context.principal.subject)
            if let offer, [.withdraw, .revoke].contains(verb) {
                if verb == .withdraw { try transaction.requireNotEntered(offer, field: "receipt") }
                _ = try transaction.decline(offer, because: reason, context)
            }
            if verb == .uphold {
                try transaction.settle(&row, actor: context.principal.subject)
            } else {
                try transaction.stopChecks(of: row)
            }
            return row.answer
        }
    }

    private func decideCheck(
        _ request: DecideCheck, _ context: ServerContext
    ) async throws -> ApplicationReceipt {
        try ProposalGuard.check(text: request.evidenceNo, field: "evidenceNo")
        if let since = request.since {
            guard request.proof.hasDate, request.holds else {
                throw CallError.invalid(
                    "since", rule: "proof", "is of a household or a property that holds")
            }
            guard since <= now.cityDate else {
                throw CallError.invalid("since", rule: "future", "must not be after today")
            }
        }
        return try await store.perform(context, request) { transaction in
            var row = try transaction.ownedApplication(request.receipt, context)
            guard var check = try transaction.check(request.receipt, row.round, request.proof)
            else { throw CallError.notFound("a check of this proof") }
            // A FAIL may keep a child from a better tier. What is VERIFIED is in no list that places it.
            let isCorrection = row.state == .verified && check.state == .fail
            guard [.submitted, .verifying].contains(row.state) || isCorrection else {
                throw RuleViolation(
                    "APPLICATION_STATE", "NOT_VERIFYING", field: "receipt",
                    "no check is decided while the application is \(row.state.rawValue); of a verified one only a register's FAIL is: return it for the others"
                )
            }
            if isCorrection {
                try transaction.move(
                    &row, .recheck, reason: request.evidenceNo, actor: context.principal.subject)
            }
            var moved = check.check
            if request.holds, request.proof.hasDate {
                check.decidedSince = moved.since(claimed: check.since, seen: request.since)
            }
            try moved.apply(.decide(holds: request.holds))
            check.check = moved
            check.dueAt = nil
            check.decidedAt = transaction.now
            check.decidedBy = context.principal.subject
            check.evidenceNo = request.evidenceNo
            try transaction.complete(
                check, of: &row, actor: context.principal.subject,
                attributes: row.attributes(context))
            return row.answer
        }
    }

    private func withCases(_ entry: ApplicationEntry) -> ApplicationEntry {
        var entry = entry
        entry.cases = RegisterKind.allCases.compactMap { register in
            registerKeys[register].map {
                RegisterCase(
                    register: register, caseNumber: $0.caseNumber(of: entry.status.receipt))
            }
        }
        return entry
    }

    /// A person's key in a register.
    private func registerKey(_ id: ResidentID, _ register: RegisterKind) throws -> PersonKey {
        guard let keys = registerKeys[register] else {
            throw StoreError(.encoding, "there is no secret of register \(register.rawValue)")
        }
        return try PersonKey(keys.key(forIDNumber: id.text))
    }
}

extension ApplicationRow {
    /// What a RETURNED application asks for; nil in every other state.
    fileprivate var returned: ApplicationGuard.Returned? {
        guard state == .returned else { return nil }
        return ApplicationGuard.Returned(
            region: region, ownership: ownership, schoolCode: schoolCode)
    }

    func attributes(_ context: ServerContext) -> EventAttributes {
        EventAttributes(context, district: region.text, schoolyear: schoolYear.text)
    }
}

extension ReadTransaction {
    fileprivate func ownedApplication(
        _ receipt: ReceiptNumber, _ context: ServerContext
    ) throws -> ApplicationRow {
        let row = try requireApplication(receipt)
        try context.requireDistrict(row.region.text)
        return row
    }

    /// 双胞胎: the application that is named has the same guardian and day of birth, and asks for the same.
    fileprivate func checkTwin(of row: ApplicationRow) throws {
        guard let receipt = row.twinOf else { return }
        let twin = try fetchOne(
            ApplicationRow.self, "SELECT * FROM applications WHERE receipt = ?", [receipt])
        guard let twin, twin.receipt != row.receipt, twin.state.isLive,
            twin.twinKey != nil, twin.twinKey == row.twinKey, twin.schoolYear == row.schoolYear,
            twin.stage == row.stage, twin.region == row.region
        else {
            throw RuleViolation(
                "TWINS", "NOT_A_TWIN", field: "form.twinOf",
                "must be a live application of a child of the same guardian, born on the same day")
        }
        guard twin.schoolCode == row.schoolCode, twin.community == row.community else {
            throw RuleViolation(
                "TWINS", "TWINS_DIFFER", field: "form.twinOf",
                "twins apply for the same school from the same community")
        }
    }

    /// A private school recruits inside the district that approved it.
    fileprivate func checkSchool(of form: ApplicationForm) throws {
        guard let code = form.schoolCode else { return }
        let school = try requireActiveSchool(code, field: "form.schoolCode")
        guard school.ownership == .private, school.region == form.region,
            try stage(form.stage, of: code) != nil
        else {
            throw RuleViolation(
                "PRIVATE_SCHOOL", "SCHOOL_NOT_ELIGIBLE", field: "form.schoolCode",
                "must be a private school of the district that teaches \(form.stage.rawValue)")
        }
    }
}
