import Bus
import Contracts
import Store

extension ProjectsService {
    func setBaseline(_ request: SetBaseline, _ context: ServerContext) async throws -> Baseline {
        try Texts.check(request.approvalNumber, "approvalNumber", rule: "P4")
        try EventDay.check(request.approvedOn, "approvedOn", rule: "P4", today: today)
        let curve = try BaselineCurve(
            start: request.start, finish: request.finish, milestones: request.milestones)
        let weights = try ComponentWeights(request.components)
        return try await store.perform(context, request) { tx in
            let project = try Self.ownProject(request.project, context, tx)
            let versions = try ProgressRows.baselines(of: project.id, tx)
            if let last = versions.last, request.approvedOn <= last.approvedOn {
                throw RuleViolation(
                    "P4", "BASELINE_IMMUTABLE", field: "approvedOn",
                    "version \(last.version) was approved on \(last.approvedOn) and stays; "
                        + "a new one must be approved later")
            }
            try ProgressRules.check(weights, keep: ProgressRows.lastReport(of: project.id, tx))
            let baseline = Baseline(
                project: project.id, version: (versions.last?.version ?? 0) + 1,
                approvalNumber: request.approvalNumber, approvedOn: request.approvedOn,
                budgetAtCompletion: try MoneyRows.totals(of: project.id, tx).approved
                    ?? project.planned,
                points: curve.points, components: weights.components,
                recordedAt: Timestamp(millisecondsSinceEpoch: tx.now))
            try ProgressRows.insert(baseline, tx)
            return baseline
        }
    }

    func reportProgress(_ request: ReportProgress, _ context: ServerContext) async throws
        -> ProgressReport
    {
        try EventDay.check(request.day, "day", rule: "P5", today: today)
        return try await store.perform(context, request) { tx in
            let project = try Self.ownProject(request.project, context, tx)
            let weights = ComponentWeights(
                of: try ProgressRows.baselines(of: project.id, tx).last)
            let last = try ProgressRows.lastReport(of: project.id, tx)
            let isAccepted = LifeCycle(try StageRows.moves(of: project.id, tx)).isAccepted
            let components = try ProgressRules.apply(
                request, to: last, weights: weights, isAccepted: isAccepted)
            let report = ProgressReport(
                project: project.id, sequence: (last?.sequence ?? 0) + 1, day: request.day,
                components: components,
                physicalBasisPoints: try weights.physicalBasisPoints(components),
                evidence: request.evidence, correction: request.correction,
                recordedAt: Timestamp(millisecondsSinceEpoch: tx.now))
            try ProgressRows.insert(report, tx)
            return report
        }
    }

    func earnedValue(_ request: GetEarnedValue, _ context: ServerContext) async throws
        -> EarnedValue
    {
        let day = request.day ?? today
        return try await store.read { tx in
            let project = try ProjectRows.find(request.project, tx)
            let parts = try ProjectRows.children(of: project.id, tx)
            let figures = try (parts.isEmpty ? [project] : parts).map {
                try Self.figures(of: $0.id, on: day, tx)
            }
            return try EarnedValueReport.make(project.id, figures, on: day)
        }
    }

    /// What one project without parts has planned, earned and cost by a day.
    private static func figures(of project: ProjectID, on day: CalendarDate, _ tx: ReadTransaction)
        throws -> EarnedValueReport.Figures
    {
        let baselines = try ProgressRows.baselines(of: project, tx)
        guard let baseline = baselines.last(where: { $0.approvedOn <= day }) else {
            throw RuleViolation(
                "P4", "NO_BASELINE", field: "day", "\(project) has no baseline approved by \(day)")
        }
        let report = try ProgressRows.reports(of: project, tx).last { $0.day <= day }
        return try EarnedValueReport.Figures(
            baseline: baseline, progress: report?.components ?? [],
            payments: MoneyRows.payments(of: project, tx), on: day)
    }
}
