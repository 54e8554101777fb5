import Bus
import Contracts
import Store

/// 督导: cases of supervision and the breaches the register of kindergartens shows.
extension EnrollmentService {
    var supervisionHandlers: [Handler] {
        [
            Handler(Enrollment.openSupervisionCase, openSupervisionCase),
            Handler(Enrollment.stepSupervisionCase, stepSupervisionCase),
            Handler(Enrollment.listSupervisionCases, listSupervisionCases),
            Handler(Enrollment.detectKindergartenBreaches, detectKindergartenBreaches),
            Handler(Enrollment.setFeeCeiling, setFeeCeiling),
            Handler(Enrollment.listFeeCeilings) { request, _ in
                try Paging.checkRegion(request.region)
                let day = request.on ?? now.cityDate
                return FeeCeilings(
                    ceilings: try await store.read {
                        try $0.feeCeilings(request.region, on: day)
                    })
            },
        ]
    }

    private func openSupervisionCase(
        _ request: OpenSupervisionCase, _ context: ServerContext
    ) async throws -> SupervisionCase {
        try ProposalGuard.check(text: request.finding, field: "finding")
        try ProposalGuard.check(text: request.documentNo, field: "documentNo")
        if let site = request.site { try ProposalGuard.check(text: site, field: "site") }
        guard request.kind != .recruitment else {
            throw CallError.invalid(
                "kind", rule: "kind", "a case of recruitment follows from RecordViolation")
        }
        guard (request.schoolCode == nil) != (request.site == nil),
            (request.site == nil) == (request.region == nil)
        else {
            throw CallError.invalid(
                "site", rule: "one place", "name a school, or a site with its region")
        }
        try Paging.checkRegion(request.region)
        return try await store.perform(context, request) { transaction in
            let school = try request.schoolCode.map { try transaction.requireSchool($0) }
            guard let authority = school?.region ?? request.region else {
                throw CallError.invalid("region", rule: "required", "nobody would answer")
            }
            try context.requireDistrict(authority.text)
            return try transaction.open(
                SupervisionOpening(
                    kind: request.kind, schoolCode: request.schoolCode, site: request.site,
                    authority: authority, finding: request.finding,
                    documentNo: request.documentNo, dueOn: request.dueOn), context)
        }
    }

    private func stepSupervisionCase(
        _ request: StepSupervisionCase, _ context: ServerContext
    ) async throws -> SupervisionCase {
        try ProposalGuard.check(text: request.documentNo, field: "documentNo")
        return try await store.perform(context, request) { transaction in
            var row = try transaction.requireSupervisionCase(request.id)
            try context.requireDistrict(row.authority.text)
            let isOfCity = [Role.cityOfficer, .system].contains {
                context.principal.roles.contains($0)
            }
            guard request.step != .close || isOfCity else {
                throw CallError(
                    .permissionDenied, "CLOSED_BY_CITY",
                    "the city's inspectorate closes a case that a county answers in",
                    executed: .no)
            }
            try row.course.take(request.step, document: request.documentNo)
            try transaction.upsert(into: "supervision_cases", row, key: ["number"])
            return row.answer
        }
    }

    private func listSupervisionCases(
        _ request: ListSupervisionCases, _ context: ServerContext,
        _ out: ResponseWriter<SupervisionCase>
    ) async throws {
        try Paging.checkRegion(request.authority)
        try context.requireDistrict(request.authority?.text ?? "*")
        let start = try request.after.map { id in
            guard let number = SupervisionRow.number(of: id) else {
                throw CallError.invalid(
                    "after", rule: "format", "is no id of a case of supervision")
            }
            return number
        }
        try await Paging.stream(
            after: start, limit: request.limit, to: out,
            cursor: { SupervisionRow.number(of: $0.id) ?? 0 }
        ) { after, limit in
            try await store.read {
                try $0.supervisionCases(request, after: after, limit: limit).map(\.answer)
            }
        }
    }

    private func detectKindergartenBreaches(
        _ request: DetectKindergartenBreaches, _ context: ServerContext
    ) async throws -> KindergartenBreaches {
        try Paging.checkRegion(request.region)
        let today = now.cityDate
        return try await store.perform(context, request) { transaction in
            var answer = KindergartenBreaches(checked: 0, opened: [])
            let filings = try transaction.kindergartens(
                ListKindergartens(region: request.region), after: nil, limit: .max)
            for row in filings where [.published, .changePending].contains(row.state) {
                let school = try transaction.requireSchool(row.schoolCode)
                guard context.principal.covers(district: school.region.text) else { continue }
                answer.checked += 1
                for opening in try transaction.breaches(of: row, school, on: today) {
                    guard try !transaction.isUnderSupervision(opening) else { continue }
                    answer.opened.append(try transaction.open(opening, context))
                }
            }
            return answer
        }
    }

    private func setFeeCeiling(
        _ request: SetFeeCeiling, _ context: ServerContext
    ) async throws -> FeeCeiling {
        let ceiling = request.ceiling
        _ = try RegionCatalog.require(ceiling.region, field: "ceiling.region")
        try context.requireDistrict(ceiling.region.text)
        try ProposalGuard.check(text: ceiling.documentNo, field: "ceiling.documentNo")
        guard ceiling.kind != .forProfit else {
            throw CallError.invalid(
                "ceiling.kind", rule: "kind", "a for-profit kindergarten's price is the market's")
        }
        guard ceiling.perMonth >= .zero else {
            throw CallError.invalid("ceiling.perMonth", rule: "range", "must not be negative")
        }
        return try await store.perform(context, request) { transaction in
            try transaction.save(ceiling)
            return ceiling
        }
    }
}

extension ReadTransaction {
    /// What the register itself shows of a published kindergarten.
    fileprivate func breaches(
        of row: KindergartenRow, _ school: SchoolRow, on day: CalendarDate
    ) throws -> [SupervisionOpening] {
        let fees = try FeeBreach.findings(
            fees(of: row.schoolCode, on: day),
            feeCeilings(school.region, kind: row.facts.kind, on: day))
        var openings = fees.map {
            SupervisionOpening(
                kind: .feeAboveCeiling, schoolCode: school.code, authority: school.region,
                finding: $0)
        }
        if row.facts.licenceTo < day {
            openings.append(
                SupervisionOpening(
                    kind: .unlicensed, schoolCode: school.code, authority: school.region,
                    finding: "the licence ran out on \(row.facts.licenceTo)"))
        }
        return openings
    }
}
