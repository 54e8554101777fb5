import Admission
import Bus
import Contracts
import Store

/// 派位: allocations from their preparation to publication. docs/compulsory.md has their course.
extension EnrollmentService {
    var allocationHandlers: [Handler] {
        catchmentHandlers + [
            Handler(Enrollment.prepareAllocation, prepareAllocation),
            Handler(Enrollment.freezeAllocation, freezeAllocation),
            Handler(Enrollment.executeAllocation, executeAllocation),
            Handler(Enrollment.publishAllocation, publishAllocation),
            Handler(Enrollment.voidAllocation, voidAllocation),
            Handler(Enrollment.getAllocation) { request, context in
                try await store.read { transaction in
                    try transaction.allocationAnswer(transaction.requireAllocation(request.runID))
                }.shown(to: context.principal)
            },
            Handler(Enrollment.listAllocations) { request, context, out in
                try Paging.checkRegion(request.region)
                try await Paging.stream(
                    after: request.after, limit: request.limit, to: out, cursor: \.id
                ) { after, limit in
                    try await store.read { transaction in
                        try transaction.allocations(request, after: after, limit: limit)
                            .map(transaction.allocationAnswer)
                    }.map { $0.shown(to: context.principal) }
                }
            },
            Handler(Enrollment.allocationReport, allocationReport),
            Handler(Enrollment.getAllocationLines, getAllocationLines),
            Handler(Enrollment.getAllocationResult, getAllocationResult),
            Handler(Enrollment.listOpenCases, listOpenCases),
            Handler(Enrollment.resolveOpenCase, resolveOpenCase),
        ]
    }

    private func prepareAllocation(
        _ request: PrepareAllocation, _ context: ServerContext
    ) async throws -> AllocationRun {
        _ = try RegionCatalog.require(request.region, field: "region")
        try context.requireDistrict(request.region.text)
        try ProposalGuard.check(text: request.rule.document, field: "rule.document")
        try ProposalGuard.check(text: request.rule.heading, field: "rule.heading")
        return try await store.perform(context, request) { transaction in
            if let other = try transaction.allocation(
                request.schoolYear, request.region, request.stage)
            {
                throw RuleViolation(
                    "E2", "OTHER_RUN", field: "stage",
                    "run \(other.id) allocates in this district and stage")
            }
            let table = try transaction.tierBook(region: request.region, stage: request.stage)
                .table(region: request.region, stage: request.stage, year: request.schoolYear)
            let plan = try transaction.catchmentPlan(
                request.region, request.stage, request.schoolYear)
            let earlier = try transaction.fetchValue(
                Int.self,
                """
                SELECT COUNT(*) FROM allocation_runs
                WHERE school_year = ? AND region = ? AND stage = ?
                """, [request.schoolYear, request.region, request.stage])
            let row = AllocationRunRow(
                request, number: (earlier ?? 0) + 1,
                tiers: PublishedTiers(table: table, rule: request.rule, year: request.schoolYear),
                catchments: plan.id)
            // Without children and seats it is a district too: what could never be allocated by is refused now.
            let schools = try transaction.catchments(of: plan.id).flatMap(\.schools)
            _ = try AllocationDistrict(
                row, tiers: PublishedTiers(table: table, rule: request.rule, year: row.schoolYear),
                schools: Set(schools).map {
                    AllocationSchoolRow(
                        runID: row.id, schoolCode: $0, ownership: .public, seats: 0)
                }, catchments: transaction.catchments(of: plan.id), children: [], places: nil)
            try transaction.save(row, .prepare, by: context.principal.subject)
            return try transaction.allocationAnswer(row)
        }
    }

    /// Keeps the list and the free seats, and moves what is verified into the pool, in one write.
    private func freezeAllocation(
        _ request: FreezeAllocation, _ context: ServerContext
    ) async throws -> AllocationRun {
        let today = now.cityDate
        return try await store.perform(context, request) { transaction in
            var row = try transaction.ownedAllocation(request.runID, context)
            row.state = try AllocationLifecycle.move(row.state, .freeze)
            try FreezeGuard.check(
                transaction.applicationWindow(row.schoolYear, row.stage), today: today)
            try FreezeGuard.check(
                tiers: (
                    row.tierTable,
                    transaction.tierBook(region: row.region, stage: row.stage).inForce(
                        region: row.region, stage: row.stage, year: row.schoolYear)?.id
                ),
                catchments: (
                    row.catchmentPlan,
                    transaction.catchmentPlanInForce(row.region, row.stage, row.schoolYear)?.id
                ))
            let intake = try transaction.allocationIntake(row)
            try FreezeGuard.check(
                intake.found, pendingAsOpenCases: request.pendingAsOpenCases)
            for verified in intake.verified {
                try transaction.pool(verified, by: row.tierTable, context.principal.subject)
            }
            try transaction.insert(into: "allocation_schools", rows: intake.schools)
            try transaction.insert(into: "allocation_lines", rows: intake.lines)
            try transaction.insert(into: "allocation_children", rows: intake.children)
            row.pooled = intake.children.count { $0.standing == .pooled }
            row.openCases = intake.children.count { $0.standing == .open }
            row.ineligible = intake.children.count { $0.standing == .ineligible }
            let hash = try transaction.allocationDistrict(row).district.listHash
            row.listHash = hash
            try transaction.save(row, .freeze, by: context.principal.subject)
            if let list = row.list {
                try transaction.append(
                    event: AllocationFrozen(runID: row.id, listHash: hash, list: list),
                    subject: row.id, attributes: row.attributes(context))
            }
            return try transaction.allocationAnswer(row)
        }
    }

    private func executeAllocation(
        _ request: ExecuteAllocation, _ context: ServerContext
    ) async throws -> AllocationRun {
        try await store.perform(context, request) { transaction in
            var row = try transaction.ownedAllocation(request.runID, context)
            let isRepeated = row.state == .executed
            row.state = try AllocationLifecycle.move(row.state, .execute)
            let district = try transaction.allocationDistrict(
                row, places: transaction.drawnPlaces(row))
            try AdmissionLifecycle.requireSame(
                district.district.listHash, row.listHash, field: "runID")
            let executed = try district.execute()
            if isRepeated {
                try AdmissionLifecycle.requireSame(
                    executed.inputHash, row.inputHash, field: "runID")
                try AdmissionLifecycle.requireSame(
                    executed.resultHash, row.resultHash, field: "runID")
                return try transaction.allocationAnswer(row)
            }
            row.ruleVersion = executed.ruleVersion
            row.inputHash = executed.inputHash
            row.resultHash = executed.resultHash
            row.executedBy = context.principal.subject
            try transaction.insert(into: "allocation_results", rows: executed.results)
            try transaction.insert(into: "allocation_school_results", rows: executed.schools)
            try transaction.save(row, .execute, by: context.principal.subject)
            return try transaction.tell(row, context)
        }
    }

    /// The run's lottery is given up with it, unless its result is public already; its applications are VERIFIED again,
    /// so that what was wrong with one can be corrected before the next run.
    private func voidAllocation(
        _ request: VoidAllocation, _ context: ServerContext
    ) async throws -> AllocationRun {
        try ProposalGuard.check(text: request.reason, field: "reason")
        return try await store.perform(context, request) { transaction in
            var row = try transaction.ownedAllocation(request.runID, context)
            row.state = try AllocationLifecycle.move(row.state, .void)
            row.voidReason = request.reason
            if let lottery = try transaction.lottery(ofAllocation: row.id),
                ![.published, .archived].contains(lottery.state)
            {
                _ = try transaction.moveLottery(lottery.id, .void, context) {
                    $0.voidReason = request.reason
                }
            }
            for var application in try transaction.pooledApplications(row) {
                try transaction.move(
                    &application, .release, reason: request.reason,
                    actor: context.principal.subject)
            }
            try transaction.save(row, .void, by: context.principal.subject)
            return try transaction.tell(row, context)
        }
    }
}

extension AllocationRunRow {
    func attributes(_ context: ServerContext) -> EventAttributes {
        EventAttributes(context, district: region.text, schoolyear: schoolYear.text)
    }
}

extension ReadTransaction {
    /// A run, when the principal may act in its district.
    func ownedAllocation(_ id: String, _ context: ServerContext) throws -> AllocationRunRow {
        let row = try requireAllocation(id)
        try context.requireDistrict(row.region.text)
        return row
    }

    /// The places of the run's lottery, which must be published.
    fileprivate func drawnPlaces(_ run: AllocationRunRow) throws -> [String: Int] {
        guard let lottery = try lottery(ofAllocation: run.id),
            [.published, .archived].contains(lottery.state)
        else {
            throw RuleViolation(
                "E9", "NO_LOTTERY", field: "runID",
                "the lottery of the run's pooled applications is not published")
        }
        return Dictionary(
            try lotteryOrder(lottery.id).map { ($0.entry, $0.place) }, uniquingKeysWith: { $1 })
    }
}

extension WriteTransaction {
    /// Moves an application into the pool, by way of the tier it has by the run's table when that is another.
    fileprivate func pool(
        _ verified: AllocationIntake.Verified, by table: String, _ actor: String
    ) throws {
        var row = verified.application
        if row.state == .pooled { try move(&row, .release, reason: table, actor: actor) }
        if row.tierTable != table || row.tier != verified.tier {
            try move(&row, .recheck, reason: table, actor: actor)
            row.tierTable = table
            try move(&row, .complete(tier: verified.tier), reason: table, actor: actor)
        }
        try move(&row, .pool, actor: actor)
    }

    fileprivate func tell(
        _ row: AllocationRunRow, _ context: ServerContext
    ) throws -> AllocationRun {
        try append(
            event: AllocationMoved(runID: row.id, state: row.state), subject: row.id,
            attributes: row.attributes(context))
        return try allocationAnswer(row)
    }
}
