import Bus
import Contracts
import Store

/// 学区: proposed, published by a second person, and looked up.
extension EnrollmentService {
    var catchmentHandlers: [Handler] {
        [
            Handler(Enrollment.proposeCatchments, proposeCatchments),
            Handler(Enrollment.publishCatchments, publishCatchments),
            Handler(Enrollment.getCatchments) { request, context in
                try await store.read { transaction in
                    let plan = try transaction.requireCatchmentPlan(request.planID)
                    guard plan.state == .published || context.principal.isReader
                    else { throw CallError.notFound("this catchment plan") }
                    return plan.answer(try transaction.catchments(of: plan.id))
                        .shown(to: context.principal)
                }
            },
            Handler(Enrollment.listCatchments) { request, context, out in
                try Paging.checkRegion(request.region)
                let isReader = context.principal.isReader
                try await Paging.stream(
                    after: request.after, limit: request.limit, to: out, cursor: \.id
                ) { after, limit in
                    try await store.read {
                        try $0.catchmentPlans(
                            request, publicOnly: !isReader, after: after, limit: limit
                        ).map { $0.answer().shown(to: context.principal) }
                    }
                }
            },
            Handler(Enrollment.findCatchment) { request, _ in
                try Paging.checkRegion(request.region)
                return try await store.read { transaction in
                    let plan = try transaction.catchmentPlan(
                        request.region, request.stage, request.schoolYear)
                    guard
                        let catchment = try transaction.catchment(
                            of: request.community, in: plan.id)
                    else { throw CallError.notFound("a catchment of this community") }
                    return FoundCatchment(planID: plan.id, catchment: catchment)
                }
            },
            Handler(Enrollment.recordDistances, recordDistances),
        ]
    }

    private func proposeCatchments(
        _ request: ProposeCatchments, _ context: ServerContext
    ) async throws -> CatchmentPlan {
        try CatchmentGuard.check(request)
        try context.requireDistrict(request.region.text)
        return try await store.perform(context, request) { transaction in
            var privateSchools: Set<SchoolCode> = []
            for (index, catchment) in request.catchments.enumerated() {
                for (place, code) in catchment.schools.enumerated() {
                    let school = try transaction.catchmentSchool(
                        code, request, field: "catchments[\(index)].schools[\(place)]")
                    if school.ownership == .private { privateSchools.insert(code) }
                }
            }
            try CatchmentGuard.check(request.catchments, privateSchools: privateSchools)
            let earlier = try transaction.fetchValue(
                Int.self, "SELECT COUNT(*) FROM catchment_plans WHERE region = ? AND stage = ?",
                [request.region, request.stage])
            let plan = CatchmentPlanRow(
                request, number: (earlier ?? 0) + 1, by: context.principal.subject)
            try transaction.insert(plan, request.catchments)
            return plan.answer(try transaction.catchments(of: plan.id))
        }
    }

    private func publishCatchments(
        _ request: PublishCatchments, _ context: ServerContext
    ) async throws -> CatchmentPlan {
        try await store.perform(context, request) { transaction in
            var plan = try transaction.requireCatchmentPlan(request.planID)
            try context.requireDistrict(plan.region.text)
            guard plan.state == .proposed else {
                throw RuleViolation(
                    "CATCHMENTS", "ALREADY_PUBLISHED", field: "planID", "is published already")
            }
            guard plan.proposedBy != context.principal.subject else {
                throw RuleViolation(
                    "TWO_PERSONS", "SAME_PERSON", field: "publishedBy",
                    "who proposed the catchments cannot publish them")
            }
            if let corrects = request.corrects {
                try CatchmentGuard.checkCorrection(
                    of: transaction.requireCatchmentPlan(corrects).answer(), by: plan.answer(),
                    frozenBy: transaction.frozenRun(byCatchments: corrects))
            }
            let other = try transaction.fetchValue(
                String.self,
                """
                SELECT id FROM catchment_plans WHERE region = ? AND stage = ?
                    AND state = 'published' AND valid_from >= ?
                    AND (? IS NULL OR valid_from <= ?) AND superseded_by IS NULL AND id IS NOT ?
                """,
                [
                    plan.region, plan.stage, plan.validFrom, plan.validTo, plan.validTo,
                    request.corrects,
                ])
            if let other {
                throw RuleViolation(
                    "CATCHMENTS", "VALIDITY_OVERLAPS", field: "planID",
                    "\(other) is in force on the same days and begins no earlier")
            }
            plan.state = .published
            plan.publishedBy = context.principal.subject
            try transaction.publish(plan, correcting: request.corrects)
            try transaction.append(
                event: CatchmentsPublished(
                    planID: plan.id, region: plan.region, stage: plan.stage,
                    validFrom: plan.validFrom, catchments: plan.size),
                subject: plan.id, attributes: EventAttributes(context, district: plan.region.text))
            return plan.answer(try transaction.catchments(of: plan.id))
        }
    }

    private func recordDistances(
        _ request: RecordDistances, _ context: ServerContext
    ) async throws -> DistancesRecorded {
        try Paging.checkBatch(request.distances.count, field: "distances")
        try ProposalGuard.check(text: request.documentNo, field: "documentNo")
        var seen: Set<ReceiptNumber> = []
        for (index, distance) in request.distances.enumerated() {
            guard (0...EnrollmentLimits.distanceMetres).contains(distance.metres) else {
                throw CallError.invalid(
                    "distances[\(index)].metres", rule: "range",
                    "must be 0 to \(EnrollmentLimits.distanceMetres)")
            }
            guard seen.insert(distance.receipt).inserted else {
                throw CallError.invalid(
                    "distances[\(index)].receipt", rule: "once", "is in the request twice")
            }
        }
        return try await store.perform(context, request) { transaction in
            for (index, distance) in request.distances.enumerated() {
                try transaction.record(
                    distance, at: "distances[\(index)].receipt", request.documentNo, context)
            }
            return DistancesRecorded(recorded: request.distances.count)
        }
    }
}

extension ReadTransaction {
    /// An active school of the plan's district that teaches its stage.
    fileprivate func catchmentSchool(
        _ code: SchoolCode, _ request: ProposeCatchments, field: String
    ) throws -> SchoolRow {
        let school = try requireActiveSchool(code, field: field)
        guard school.region == request.region else {
            throw CallError.invalid(field, rule: "region", "is a school of \(school.region)")
        }
        guard try stage(request.stage, of: code) != nil else {
            throw CallError.invalid(
                field, rule: "stage", "does not teach \(request.stage.rawValue)")
        }
        return school
    }
}

extension WriteTransaction {
    /// Keeps a measured distance while no list that holds the application is frozen.
    fileprivate func record(
        _ distance: HomeDistance, at field: String, _ documentNo: String, _ context: ServerContext
    ) throws {
        var row = try requireApplication(distance.receipt)
        try context.requireDistrict(row.region.text)
        guard row.state.isLive else {
            throw RuleViolation(
                "APPLICATION_STATE", "NOT_LIVE", field: field,
                "the application is \(row.state.rawValue)")
        }
        let run = try allocation(row.schoolYear, row.region, row.stage)
        guard run == nil || run?.state == .prepared else {
            throw RuleViolation(
                "APPLICATION_STATE", "LIST_FROZEN", field: field,
                "the list of its district and stage is frozen")
        }
        row.distanceMetres = distance.metres
        try upsert(into: "applications", row, key: ["receipt"])
        let number = try fetchValue(
            Int.self, "SELECT COUNT(*) FROM distance_records WHERE receipt = ?", [row.receipt])
        try execute(
            """
            INSERT INTO distance_records (receipt, number, metres, document_no, actor, at)
            VALUES (?, ?, ?, ?, ?, ?)
            """,
            [
                row.receipt, (number ?? 0) + 1, distance.metres, documentNo,
                context.principal.subject, now,
            ])
    }
}
