import Bus
import Contracts

/// Everything known of the indicators: which target applies on a day, and how each value stands
/// against it.
struct IndicatorBook: Sendable {
    let indicators: [Indicator]
    let notes: [DataQualityNote]
    private let targets: [String: TargetHistory]
    private let readings: [String: IndicatorReadings]

    init(
        indicators: [Indicator], targets: [IndicatorTarget], values: [IndicatorValue],
        notes: [DataQualityNote]
    ) {
        self.indicators = indicators
        self.notes = notes
        let targets = Dictionary(grouping: targets, by: \.indicator)
        let values = Dictionary(grouping: values, by: \.indicator)
        self.targets = targets.reduce(into: [:]) { $0[$1.key] = TargetHistory($1.key, $1.value) }
        readings = indicators.reduce(into: [:]) {
            $0[$1.code] = IndicatorReadings($1, values[$1.code] ?? [])
        }
    }

    func history(_ indicator: String) -> TargetHistory {
        targets[indicator] ?? TargetHistory(indicator, [])
    }

    /// Every indicator that has a target on the day. OUT_OF_RANGE before the first plan.
    func views(on day: CalendarDate, of region: RegionCode) throws -> [IndicatorView] {
        let views = try indicators.compactMap { indicator in
            try history(indicator.code).version(on: day).map {
                try view(indicator, $0, of: region)
            }
        }
        guard !views.isEmpty else {
            throw CallError(
                .outOfRange, "NO_PLAN_IN_FORCE", "P7: no plan is in force on \(day)",
                violations: [
                    FieldViolation(
                        field: "day", rule: "P7", message: "is before the first plan's date")
                ], executed: .no)
        }
        return views
    }

    /// One indicator on a day. OUT_OF_RANGE before its first target.
    func view(_ indicator: Indicator, on day: CalendarDate, of region: RegionCode) throws
        -> IndicatorView
    {
        try view(indicator, history(indicator.code).inForce(on: day), of: region)
    }

    /// How the main indicators stand; empty before the first plan.
    func statuses(on day: CalendarDate, of region: RegionCode) throws -> [IndicatorStatus] {
        try indicators.filter { $0.number != nil }.compactMap { indicator in
            try history(indicator.code).version(on: day).map {
                try view(indicator, $0, of: region).status
            }
        }
    }

    func path(_ indicator: Indicator, _ target: IndicatorTarget) throws -> [PathPoint] {
        guard let path = try LinearPath(indicator, target, baseYear: PlanContents.baseYear) else {
            return []
        }
        return try path.years.map { try path.point($0, decimals: indicator.measure.decimals) }
    }

    private func view(
        _ indicator: Indicator, _ target: IndicatorTarget, of region: RegionCode
    ) throws -> IndicatorView {
        let found = try readings[indicator.code]?.reading(of: region)
        let path = try LinearPath(indicator, target, baseYear: PlanContents.baseYear)
        let status = try IndicatorAssessment.status(
            of: found?.value, year: found?.reading.year ?? target.targetYear, target: target,
            path: path)
        let point = try found.flatMap { found in
            try path?.point(found.reading.year, decimals: indicator.measure.decimals)
        }
        let isShareOfRegions = indicator.code == IndicatorCatalog.balancedCounties
        return IndicatorView(
            indicator: indicator, target: target, reading: found?.reading, path: point,
            status: status, redLight: IndicatorAssessment.isRed(indicator, status),
            leastNumerator: isShareOfRegions
                ? try target.leastNumerator(of: IndicatorReadings.cityRegions) : nil,
            noteIDs: notes.filter { $0.indicator == indicator.code }.map(\.id))
    }
}
