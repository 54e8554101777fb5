import Admission
import Bus
import Contracts
import Store

/// 录取: admission runs from their preparation to publication. docs/enrollment.md has their course.
extension EnrollmentService {
    var admissionHandlers: [Handler] {
        [
            Handler(Enrollment.prepareAdmission, prepareAdmission),
            Handler(Enrollment.freezeAdmission, freezeAdmission),
            Handler(Enrollment.executeAdmission, executeAdmission),
            Handler(Enrollment.publishAdmission, publishAdmission),
            Handler(Enrollment.voidAdmission) { request, context in
                try ProposalGuard.check(text: request.reason, field: "reason")
                return try await store.perform(context, request) { transaction in
                    var row = try transaction.ownedAdmission(request.runID, context)
                    row.state = try AdmissionLifecycle.move(row.state, .void)
                    row.voidReason = request.reason
                    try transaction.save(row, .void, by: context.principal.subject)
                    return try transaction.admissionAnswer(row)
                }
            },
            Handler(Enrollment.getAdmission) { request, context in
                try await store.read { transaction in
                    try transaction.admissionAnswer(transaction.requireAdmission(request.runID))
                }.shown(to: context.principal)
            },
            Handler(Enrollment.listAdmissions) { request, context, out in
                try await Paging.stream(
                    after: request.after, limit: request.limit, to: out, cursor: \.id
                ) { after, limit in
                    try await store.read { try $0.admissions(request, after: after, limit: limit) }
                        .map { $0.shown(to: context.principal) }
                }
            },
            Handler(Enrollment.listAdmissionMarket, listAdmissionMarket),
            Handler(Enrollment.getAdmissionLines) { request, _ in
                try await store.read { transaction in
                    let row = try transaction.publishedAdmission(request.runID)
                    guard let lines = row.lines else {
                        throw CallError.notFound("lines of this run")
                    }
                    return lines.published
                }
            },
            Handler(Enrollment.getOwnAdmission, getOwnAdmission),
        ]
    }

    func prepareAdmission(
        _ request: PrepareAdmission, _ context: ServerContext
    ) async throws -> AdmissionRun {
        try Paging.checkRegion(request.region)
        try AdmissionGuard.check(request)
        let pool = try request.region.map { try AdmissionPool.text($0) } ?? AdmissionPool.city
        try context.requireDistrict(AdmissionPool.district(pool))
        return try await store.perform(context, request) { transaction in
            try AdmissionGuard.check(
                request.rule.keys, transaction.requireExamRules(request.schoolYear))
            try transaction.requireNoOtherRun(request, pool)
            let pools = try transaction.admissionPools()
            _ = try transaction.admissionPlan(
                request.schoolYear, request.batch, pool, pools, request.controlLines,
                request.quotas)
            try transaction.checkJuniorSchools(of: request.quotas, pools) {
                "quotas[\($0)].juniorSchool"
            }
            let earlier = try transaction.fetchValue(
                Int.self,
                """
                SELECT COUNT(*) FROM admission_runs
                WHERE school_year = ? AND pool = ? AND batch = ?
                """, [request.schoolYear, pool, request.batch])
            let row = AdmissionRunRow(request, pool: pool, number: (earlier ?? 0) + 1)
            try transaction.save(row, .prepare, by: context.principal.subject)
            try transaction.insert(
                into: "admission_control_lines",
                rows: request.controlLines.map {
                    AdmissionControlRow(
                        runID: row.id, schoolCode: $0.school, hundredths: $0.hundredths)
                })
            try transaction.insert(
                into: "admission_quotas",
                rows: request.quotas.map {
                    AdmissionQuotaRow(
                        runID: row.id, schoolCode: $0.school, juniorSchool: $0.juniorSchool,
                        seats: $0.seats)
                })
            return try transaction.admissionAnswer(row)
        }
    }

    /// Keeps the market, and with a lottery among equals a secret that is committed to in the same write.
    func freezeAdmission(
        _ request: FreezeAdmission, _ context: ServerContext
    ) async throws -> AdmissionRun {
        let secret = LotteryDraw.newSecret()
        return try await store.perform(context, request) { transaction in
            var row = try transaction.ownedAdmission(request.runID, context)
            row.state = try AdmissionLifecycle.move(row.state, .freeze)
            try transaction.requireEarlierBatches(row)
            try transaction.checkJuniorSchools(
                of: transaction.admissionQuotas(row.id), transaction.admissionPools()
            ) { _ in "runID" }
            let intake = try transaction.admissionIntake(row)
            try transaction.insert(into: "admission_schools", rows: intake.schools)
            try transaction.insert(into: "admission_candidates", rows: intake.candidates)
            row.candidates = intake.candidates.count
            let hash = try transaction.admissionMarket(row).market.inputHash
            row.inputHash = hash
            if row.rule.tie == .lottery {
                row.secret = secret
                row.commitment = LotteryDraw.commitment(to: secret, listHash: hash)
            }
            try transaction.save(row, .freeze, by: context.principal.subject)
            try transaction.append(
                event: AdmissionFrozen(
                    runID: row.id, inputHash: hash, commitment: row.commitment,
                    candidates: row.candidates),
                subject: row.id, attributes: row.attributes(context))
            return try transaction.admissionAnswer(row)
        }
    }

    func executeAdmission(
        _ request: ExecuteAdmission, _ context: ServerContext
    ) async throws -> AdmissionRun {
        if let value = request.publicValue {
            try refusing { () throws(AdmissionFault) in try LotteryDraw.check(publicValue: value) }
            try ReceiptPrivacy.check(text: value, field: "publicValue")
        }
        return try await store.perform(context, request) { transaction in
            var row = try transaction.ownedAdmission(request.runID, context)
            let isRepeated = row.state == .executed
            row.state = try AdmissionLifecycle.move(row.state, .execute)
            guard (row.rule.tie == .lottery) == (request.publicValue != nil) else {
                throw request.publicValue == nil
                    ? CallError.invalid(
                        "publicValue", rule: "required",
                        "is required with the tie policy lottery")
                    : CallError.invalid(
                        "publicValue", rule: "tie", "goes with the tie policy lottery only")
            }
            if let value = request.publicValue, let secret = row.secret {
                row.publicValue = value
                row.seed = LotteryDraw.seed(
                    listHash: row.inputHash ?? "", secret: secret, publicValue: value)
            }
            let executed = try transaction.admissionMarket(row).execute(row.id)
            try AdmissionLifecycle.requireSame(executed.inputHash, row.inputHash, field: "runID")
            if isRepeated {
                try AdmissionLifecycle.requireSame(
                    executed.resultHash, row.resultHash, field: "runID")
                return try transaction.admissionAnswer(row)
            }
            row.resultHash = executed.resultHash
            row.lines = executed.lines
            row.executedBy = context.principal.subject
            try transaction.insert(into: "admission_floors", rows: executed.floors)
            try transaction.insert(into: "admission_results", rows: executed.results)
            try transaction.save(row, .execute, by: context.principal.subject)
            return try transaction.admissionAnswer(row)
        }
    }

    private func getOwnAdmission(
        _ request: GetOwnAdmission, _ context: ServerContext
    ) async throws -> OwnAdmission {
        let person = try personKey(request.idNumber, field: "idNumber")
        let isOfficer = [Role.countyOfficer, .cityOfficer].contains {
            context.principal.roles.contains($0)
        }
        return try await store.read { transaction in
            let row = try transaction.publishedAdmission(request.runID)
            let own = try transaction.ownAdmission(row.id, person)
            let school = try transaction.requireSchool(own.candidate.juniorSchool)
            try context.requireDistrict(school.region.text)
            return own.answer(isMasked: !isOfficer)
        }
    }
}

extension AdmissionRunRow {
    func attributes(_ context: ServerContext) -> EventAttributes {
        EventAttributes(
            context, district: AdmissionPool.district(pool), schoolyear: schoolYear.text)
    }
}

extension ReadTransaction {
    /// A run, when the principal may act in its pool.
    func ownedAdmission(_ id: String, _ context: ServerContext) throws -> AdmissionRunRow {
        let row = try requireAdmission(id)
        try context.requireDistrict(AdmissionPool.district(row.pool))
        return row
    }

    /// A published run; nothing of another one's result is told.
    fileprivate func publishedAdmission(_ id: String) throws -> AdmissionRunRow {
        let row = try requireAdmission(id)
        guard row.state == .published else { throw CallError.notFound("a published run") }
        return row
    }

    /// One run of a batch in a pool that is not voided.
    fileprivate func requireNoOtherRun(_ request: PrepareAdmission, _ pool: String) throws {
        let other = try fetchValue(
            String.self,
            """
            SELECT id FROM admission_runs WHERE school_year = ? AND batch = ?
                AND state <> 'voided' AND (pool = ? OR 'city' IN (pool, ?))
            """, [request.schoolYear, request.batch, pool, pool])
        guard let other else { return }
        throw RuleViolation(
            "E2", "OTHER_RUN", field: "batch", "run \(other) admits in this batch and pool")
    }

    /// Seats are reserved for junior schools of the school's own pool (E5): nobody else could take them.
    fileprivate func checkJuniorSchools(
        of quotas: [AdmissionQuota], _ pools: [SchoolCode: String], field: (Int) -> String
    ) throws {
        for (index, cell) in quotas.enumerated() {
            let field = field(index)
            guard try stage(.junior, of: cell.juniorSchool) != nil else {
                throw CallError.invalid(
                    field, rule: "stage",
                    "\(cell.juniorSchool) is no junior high school of the register")
            }
            guard pools[cell.juniorSchool] == pools[cell.school] else {
                throw RuleViolation(
                    "E5", "OUTSIDE_POOL", field: field,
                    "\(cell.juniorSchool) is in another pool than \(cell.school)")
            }
        }
    }
}
