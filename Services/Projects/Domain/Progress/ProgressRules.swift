import Bus
import Contracts

/// Physical progress never falls without a correction record, and is complete only after acceptance
/// (P5).
enum ProgressRules {
    /// Every component after the report. Throws P5.
    static func apply(
        _ report: ReportProgress, to last: ProgressReport?, weights: ComponentWeights,
        isAccepted: Bool
    ) throws -> [ComponentProgress] {
        try Texts.check(report.evidence, "evidence", rule: "P5")
        try Texts.check(report.correction, "correction", rule: "P5")
        guard !report.components.isEmpty else {
            throw CallError.invalid("components", rule: "P5", "must name at least one component")
        }
        if let last, report.day < last.day, report.correction == nil {
            throw RuleViolation(
                "P5", "REPORT_BEFORE_LAST", field: "day",
                "progress was reported for \(last.day); an earlier day needs a correction record")
        }
        var progress = Dictionary(
            (last?.components ?? []).map { ($0.component, $0.basisPoints) },
            uniquingKeysWith: { $1 })
        var seen: Set<String> = []
        for (index, component) in report.components.enumerated() {
            let field = "components[\(index)]"
            guard weights.components.contains(where: { $0.code == component.component }) else {
                throw CallError.invalid(
                    "\(field).component", rule: "P5", "is not a component of the baseline")
            }
            guard seen.insert(component.component).inserted else {
                throw CallError.invalid("\(field).component", rule: "P5", "is named twice")
            }
            guard (0...10_000).contains(component.basisPoints) else {
                throw CallError.invalid("\(field).basisPoints", rule: "P5", "must be 0 to 10000")
            }
            if component.basisPoints < progress[component.component] ?? 0,
                report.correction == nil
            {
                throw RuleViolation(
                    "P5", "PROGRESS_FELL", field: "\(field).basisPoints",
                    "is below the last report; a fall needs a correction record")
            }
            progress[component.component] = component.basisPoints
        }
        let after = weights.components.map {
            ComponentProgress(component: $0.code, basisPoints: progress[$0.code] ?? 0)
        }
        guard try isAccepted || weights.physicalShare(after) < .one else {
            throw RuleViolation(
                "P5", "ACCEPTANCE_REQUIRED", field: "components",
                "100 % needs the project's acceptance on record")
        }
        return after
    }

    /// A new baseline keeps every component that progress was reported for.
    static func check(_ weights: ComponentWeights, keep last: ProgressReport?) throws {
        for progress in last?.components ?? [] where progress.basisPoints > 0 {
            guard weights.components.contains(where: { $0.code == progress.component }) else {
                throw RuleViolation(
                    "P5", "COMPONENT_HAS_PROGRESS", field: "components",
                    "component \(progress.component) has progress and must stay in the baseline")
            }
        }
    }
}
