import Bus
import Contracts
import Store

/// 幼儿园备案: filings and what is published of them.
extension EnrollmentService {
    var kindergartenHandlers: [Handler] {
        [
            Handler(Enrollment.draftKindergarten) { request, context in
                try await propose(request, .draft, context)
            },
            Handler(Enrollment.proposeKindergartenChange) { request, context in
                try await propose(request, .proposeChange, context)
            },
            Handler(Enrollment.moveKindergarten, moveKindergarten),
            Handler(Enrollment.getKindergarten) { request, context in
                let today = now.cityDate
                return try await store.read { transaction in
                    let (row, school) = try transaction.requireKindergarten(request.schoolCode)
                    try context.requireKindergarten(school)
                    return try transaction.filing(row, school, on: today)
                }
            },
            Handler(Enrollment.listKindergartens, listKindergartens),
            Handler(Enrollment.kindergartenPage, kindergartenPage),
            Handler(Enrollment.recordKindergartenFee, recordKindergartenFee),
            Handler(Enrollment.recordInspection, recordInspection),
            Handler(Enrollment.recogniseInclusive, recogniseInclusive),
            Handler(Enrollment.listInclusive) { request, _ in
                try Paging.checkRegion(request.region)
                let today = now.cityDate
                return InclusiveList(
                    term: request.term,
                    recognised: try await store.read {
                        try $0.recognitions(in: request.term, on: today, region: request.region)
                    })
            },
        ]
    }

    /// Keeps facts: as a draft, or as a change beside the published ones.
    private func propose(
        _ request: KindergartenProposal, _ verb: KindergartenLifecycle.Verb,
        _ context: ServerContext
    ) async throws -> KindergartenFiling {
        try KindergartenFactsGuard.check(request.facts)
        let today = now.cityDate
        return try await store.perform(context, request) { transaction in
            let school = try transaction.requireOwnKindergarten(request, context)
            try transaction.checkTownship(of: request.facts, in: school.region)
            var row =
                try transaction.kindergarten(request.schoolCode)
                ?? KindergartenRow(
                    schoolCode: request.schoolCode, state: .draft, revision: 1,
                    facts: request.facts, change: nil, plannedRoll: 0, largestRoll: 0,
                    submittedBy: nil, reviewedBy: nil, document: nil, changedAt: 0)
            row.state = try KindergartenLifecycle.transitions.move(row.state, verb)
            if verb == .draft {
                row.facts = request.facts
                row.keep(
                    try transaction.kindergartenAudit(on: today)
                        .compliance(of: row.facts, name: school.name, on: today))
            } else {
                row.change = request.facts
                row.submittedBy = context.principal.subject
                row.reviewedBy = nil
            }
            try transaction.save(&row)
            return try transaction.filing(row, school, on: today)
        }
    }

    func moveKindergarten(
        _ request: MoveKindergarten, _ context: ServerContext
    ) async throws -> KindergartenFiling {
        if let document = request.document {
            try ProposalGuard.check(text: document, field: "document")
        } else if request.move.needsDocument {
            throw CallError.invalid("document", rule: "required", "this move needs one")
        }
        try context.requireMay(request.move)
        let today = now.cityDate
        return try await store.perform(context, request) { transaction in
            var (row, school) = try transaction.requireKindergarten(request.schoolCode)
            try context.requireKindergarten(school)
            row.state = try KindergartenLifecycle.transitions.move(row.state, request.move.verb)
            let compliance = try transaction.kindergartenAudit(on: today)
                .compliance(of: row.current, name: school.name, on: today)
            if request.move.needsCompliance { try compliance.enforce() }
            if request.move.needsSecondPerson {
                try PlanLifecycle.requireSecondPerson(
                    submitter: row.submittedBy, approver: context.principal.subject)
                row.reviewedBy = context.principal.subject
            }
            row.document = request.document ?? row.document
            switch request.move {
            case .submit:
                row.submittedBy = context.principal.subject
            case .return:
                row.submittedBy = nil
                row.reviewedBy = nil
            case .approveChange:
                row.facts = row.current
                row.change = nil
                row.revision += 1
            case .refuseChange, .suspend, .revoke:
                row.change = nil
                row.reviewedBy = row.reviewedBy ?? context.principal.subject
                if row.reviewedBy == row.submittedBy { row.submittedBy = nil }
            default:
                break
            }
            if request.move.needsCompliance { row.keep(compliance) }
            try transaction.save(&row)
            let attributes = EventAttributes(context, district: school.region.text)
            if let reason = request.move.withdrawal(of: row.facts.kind) {
                let current = TermCode(containing: today)
                try transaction.withdrawRecognitions(of: row.schoolCode, reason, attributes) {
                    term in
                    current.map { term >= $0 } ?? true
                }
            }
            if request.move == .file || request.move == .approveChange {
                try transaction.append(
                    event: KindergartenFiled(
                        schoolCode: row.schoolCode, revision: row.revision, kind: row.facts.kind,
                        plannedRoll: row.facts.plannedRoll, largestRoll: compliance.largestRoll),
                    subject: row.schoolCode.text, attributes: attributes)
            }
            return try transaction.filing(row, school, on: today)
        }
    }

    func listKindergartens(
        _ request: ListKindergartens, _ context: ServerContext,
        _ out: ResponseWriter<KindergartenFiling>
    ) async throws {
        try Paging.checkRegion(request.region)
        try context.requireDistrict(request.region?.text ?? "*")
        let today = now.cityDate
        try await Paging.stream(
            after: request.after, limit: request.limit, to: out, cursor: \.schoolCode
        ) { after, limit in
            try await store.read { transaction in
                let audit = try transaction.kindergartenAudit(on: today)
                return try transaction.kindergartens(request, after: after, limit: limit).map {
                    $0.answer(
                        audit.compliance(
                            of: $0.current,
                            name: try transaction.requireSchool($0.schoolCode).name, on: today))
                }
            }
        }
    }

    func kindergartenPage(
        _ request: GetKindergarten, _ context: ServerContext
    ) async throws -> KindergartenPage {
        let asOf = now
        let today = asOf.cityDate
        return try await store.read { transaction in
            let (row, school) = try transaction.requireKindergarten(request.schoolCode)
            guard [.published, .changePending, .suspended].contains(row.state) else {
                throw CallError.notFound("a published filing of kindergarten \(row.schoolCode)")
            }
            let term = TermCode(containing: today)
            return KindergartenPage(
                school: try transaction.schoolAnswer(school), facts: row.facts,
                suspended: row.state == .suspended,
                compliance: try transaction.kindergartenAudit(on: today)
                    .compliance(of: row.facts, name: school.name, on: today),
                fees: try transaction.fees(of: row.schoolCode, on: today),
                inspections: try transaction.inspections(of: row.schoolCode),
                recognisedInclusive: try term.map {
                    try !transaction.recognitions(in: $0, on: today, school: row.schoolCode)
                        .isEmpty
                } ?? false,
                asOf: asOf)
        }
    }
}

extension ReadTransaction {
    fileprivate func filing(
        _ row: KindergartenRow, _ school: SchoolRow, on day: CalendarDate
    ) throws -> KindergartenFiling {
        row.answer(
            try kindergartenAudit(on: day)
                .compliance(of: row.current, name: school.name, on: day))
    }

    /// The school of a proposal: a kindergarten of a kind that fits who runs it, in the caller's district.
    fileprivate func requireOwnKindergarten(
        _ request: KindergartenProposal, _ context: ServerContext
    ) throws -> SchoolRow {
        let school = try requireActiveSchool(request.schoolCode, field: "schoolCode")
        try context.requireKindergarten(school)
        guard school.stage == .kindergarten else {
            throw RuleViolation(
                "KINDERGARTEN", "NOT_A_KINDERGARTEN", field: "schoolCode",
                "\(school.code) is registered as \(school.stage.rawValue)")
        }
        guard (request.facts.kind == .public) == (school.ownership == .public) else {
            throw RuleViolation(
                "KINDERGARTEN", "KIND_CONTRADICTS_REGISTER", field: "facts.kind",
                "the register holds it as \(school.ownership.rawValue)")
        }
        return school
    }
}

extension WriteTransaction {
    fileprivate func save(_ row: inout KindergartenRow) throws {
        row.changedAt = now
        try upsert(into: "kindergartens", row, key: ["school_code"])
    }
}
