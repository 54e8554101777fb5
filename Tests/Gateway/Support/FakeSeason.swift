import Bus
import Contracts

/// A season of two districts, 500 plan lines, and an admission run that is published and one that is not.
enum FakeSeason {
    static let year = SchoolYear.schemaExample
    static let published = "2025-urban-1-1"
    static let prepared = "2025-410882-1-1"

    static let handlers: [Handler] = [
        Handler(Enrollment.summariseSeason) { request, context in
            try summary(
                request, isReader: Access.readers.admits(context.principal.roles))
        },
        Handler(Enrollment.seasonCases) { request, context in
            guard context.principal.covers(district: request.region?.text ?? "410800") else {
                throw CallError(.permissionDenied, "DISTRICT_NOT_COVERED", "not this district")
            }
            let figures = CaseFigures(dropout: 41, dropoutOverdue: 23, placement: 37)
            return SeasonCases(
                asOf: FakeFigures.asOf, total: figures,
                regions: [RegionCases(region: try RegionCode("410802"), figures: figures)],
                rules: [])
        },
        Handler(Enrollment.nameSchools) { request, _ in
            SchoolNames(
                schools: try Set(request.codes).sorted().map {
                    SchoolName(
                        code: $0, name: "<学校>\($0.text.suffix(2))",
                        region: try RegionCode("410802"),
                        sample: true)
                })
        },
        Handler(Enrollment.listAdmissions) { _, _, writer in
            for id in [prepared, published] { try await writer.write(try run(id)) }
        },
        Handler(Enrollment.getAdmission) { request, _ in try run(request.runID) },
        Handler(Enrollment.getAdmissionLines) { request, _ in
            guard request.runID == published else { throw CallError.notFound("a published run") }
            return try lines()
        },
    ]

    // The dashboard.

    /// - Parameter isReader: who is none is not told what was planned.
    static func summary(_ request: SummariseSeason, isReader: Bool) throws -> SeasonSummary {
        var regions = [
            RegionSeason(
                region: try RegionCode("410802"),
                figures: figures(1, forms: [(.admitted, 7), (.unadmitted, 2), (.locked, 1)])),
            RegionSeason(
                region: try RegionCode("410882"), figures: figures(1000, forms: [(.registered, 4)])),
        ]
        if let region = request.region { regions.removeAll { $0.region != region } }
        if !isReader {
            for region in regions.indices {
                for stage in regions[region].figures.stages.indices {
                    regions[region].figures.stages[stage].plan.planned = nil
                }
            }
        }
        var total = SeasonFigures()
        for region in regions { add(region.figures, to: &total) }
        return SeasonSummary(
            asOf: FakeFigures.asOf, sample: true, schoolYear: request.schoolYear ?? year,
            schoolYears: [year, try SchoolYear("2024")], total: total, regions: regions,
            admissions: [
                AdmissionProgress(
                    id: published, pool: "urban", batch: 1, state: .published, candidates: 10,
                    admitted: 7),
                AdmissionProgress(
                    id: prepared, pool: "410882", batch: 1, state: .prepared, candidates: 0,
                    admitted: nil),
            ])
    }

    /// Figures of primary and senior schools, all of them multiples of `unit`.
    private static func figures(_ unit: Int, forms: [(WishState, Int)]) -> SeasonFigures {
        SeasonFigures(
            stages: [
                StageSeason(
                    stage: .primary,
                    plan: SeasonPlan(
                        planned: 60 * unit, published: 50 * unit, offered: 3 * unit,
                        confirmed: 20 * unit, free: 27 * unit),
                    applications: [
                        ApplicationStateCount(state: .verifying, applications: 11 * unit),
                        ApplicationStateCount(state: .returned, applications: 2 * unit),
                    ],
                    checks: [
                        RegisterChecks(
                            register: .property, pending: unit, pass: 31 * unit, fail: 4 * unit,
                            manual: 5 * unit, unknown: 9 * unit, waiting: 8 * unit)
                    ], lotteries: [LotteryStateCount(state: .published, lotteries: unit)]),
                StageSeason(
                    stage: .senior,
                    plan: SeasonPlan(planned: 7 * unit, published: 7 * unit, free: 7 * unit)),
            ],
            candidates: CandidateSeason(
                candidates: forms.reduce(0) { $0 + $1.1 },
                forms: forms.map { WishStateCount(state: $0.0, forms: $0.1) }),
            violations: [ViolationCount(kind: .overPlan, violations: unit)])
    }

    private static func add(_ figures: SeasonFigures, to total: inout SeasonFigures) {
        guard !total.stages.isEmpty else {
            total = figures
            return
        }
        for (index, stage) in figures.stages.enumerated() {
            if let planned = stage.plan.planned {
                total.stages[index].plan.planned = (total.stages[index].plan.planned ?? 0) + planned
            }
            total.stages[index].plan.published += stage.plan.published
            total.stages[index].plan.offered += stage.plan.offered
            total.stages[index].plan.confirmed += stage.plan.confirmed
            total.stages[index].plan.free += stage.plan.free
            for (place, count) in stage.applications.enumerated() {
                total.stages[index].applications[place].applications += count.applications
            }
            for (place, checks) in stage.checks.enumerated() {
                total.stages[index].checks[place].pass += checks.pass
                total.stages[index].checks[place].waiting += checks.waiting
            }
            for (place, count) in stage.lotteries.enumerated() {
                total.stages[index].lotteries[place].lotteries += count.lotteries
            }
        }
        total.candidates.candidates += figures.candidates.candidates
        total.candidates.forms += figures.candidates.forms
        total.violations[0].violations += figures.violations[0].violations
    }

    // The plan.

    /// Line `number`, of a school of its own; every third is not published.
    static func planLine(_ number: Int) throws -> PlanLine {
        let digits = String(1_000 + number)
        let proposal = PlanProposal(
            schoolYear: year, schoolCode: try SchoolCode("214100\(digits)"), stage: .primary,
            seats: 10_000 + number, classes: 2)
        return PlanLine(
            id: proposal.lineID, proposal: proposal, region: try RegionCode("410802"),
            ownership: .public, state: number % 3 == 0 ? .approved : .published, revision: 1,
            offered: 3, confirmed: 20, certifiedSeats: 20_000, rules: [],
            submittedBy: "officer-one", approvedBy: "officer-two", approvalNo: nil,
            returnReason: nil, amendment: nil)
    }

    static func planLines(_ filter: ListPlanLines) throws -> [PlanLine] {
        let lines = try (0..<750).map(planLine).filter { line in
            filter.after.map { line.id > $0 } ?? true
        }
        return Array(lines.prefix(filter.limit ?? .max))
    }

    // Admission runs.

    static let senior = ["3441000001", "3441000002"]
    static let junior = "3141000001"

    static func run(_ id: String) throws -> AdmissionRun {
        guard [published, prepared].contains(id) else { throw CallError.notFound("this run") }
        let isPublished = id == published
        let acts: [(AdmissionAct, String)] = [
            (.prepare, "officer-one"), (.freeze, "officer-one"), (.execute, "officer-one"),
            (.publish, "officer-two"),
        ]
        return AdmissionRun(
            id: id, schoolYear: year, pool: isPublished ? "urban" : "410882", batch: 1,
            state: isPublished ? .published : .prepared,
            rule: AdmissionRule(
                mechanism: .m3, floorDeltaHundredths: 50_00, tie: .admitAll, order: .openFirst,
                keys: [AdmissionKey(components: ["chinese", "maths"])], document: "焦教〔2025〕2号",
                heading: "三、录取办法"),
            controlLines: try senior.map {
                AdmissionControlLine(school: try SchoolCode($0), hundredths: 390_50)
            },
            quotas: [
                AdmissionQuota(
                    school: try SchoolCode(senior[0]), juniorSchool: try SchoolCode(junior),
                    seats: 2)
            ], candidates: isPublished ? 10 : 0,
            inputHash: isPublished ? String(repeating: "ab", count: 32) : nil, commitment: nil,
            publicValue: nil, secret: nil,
            resultHash: isPublished ? String(repeating: "cd", count: 32) : nil,
            steps: acts.prefix(isPublished ? 4 : 1).map {
                AdmissionStep(act: $0.0, by: $0.1, at: FakeFigures.asOf)
            }, voidReason: nil)
    }

    static func lines() throws -> AdmissionLines {
        func line(
            _ seat: AdmissionSeat, _ seats: Int, _ admitted: Int, _ lowest: Double?,
            closed: Bool = true, junior: String? = nil
        ) throws -> SeatLine {
            SeatLine(
                seat: seat, juniorSchool: try junior.map { try SchoolCode($0) }, wishRank: nil,
                seats: seats, admitted: admitted, closed: closed,
                lowest: lowest.map { LineMark(score: $0, keys: [221.5], ticket: nil) },
                refusedTie: nil)
        }
        return AdmissionLines(
            ruleVersion: "m3.v1",
            rule: AppliedRule(
                mechanism: .m3, floorDelta: 50, tie: .admitAll, order: .openFirst, seed: nil),
            inputHash: String(repeating: "ab", count: 32),
            schools: [
                SchoolLines(
                    school: try SchoolCode(senior[0]), controlLine: 390.5, frozenLine: 611.25,
                    floor: 561.25,
                    lines: [
                        try line(.open, 4, 5, 611.25),
                        try line(.quota, 2, 2, 570, junior: junior),
                        try line(.reverted, 0, 0, nil),
                    ]),
                SchoolLines(
                    school: try SchoolCode(senior[1]), controlLine: 390.5, frozenLine: 390.5,
                    floor: 390.5, lines: [try line(.open, 9, 3, nil, closed: false)]),
            ],
            amendments: [
                LineAmendment(
                    school: try SchoolCode(senior[0]), seat: .open, juniorSchool: nil,
                    wishRank: nil, seats: 4, admitted: 5)
            ])
    }
}
