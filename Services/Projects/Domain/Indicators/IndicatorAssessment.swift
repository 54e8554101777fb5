import Contracts

/// Where a value stands: reached, on the way to the target, or behind it.
enum IndicatorAssessment {
    static func status(
        of value: Rational?, year: Int, target: IndicatorTarget, path: LinearPath?
    ) throws -> IndicatorStatus {
        guard let value else { return .noValue }
        guard let reached = try target.isReached(by: value) else { return .notAssessed }
        if reached { return .reached }
        // In the target year there is no way left to be on.
        if year >= target.targetYear { return .behind }
        guard let path else { return .notAssessed }
        let due = try path.value(in: year)
        let isOnPath = target.comparison == .atMost ? value <= due : value >= due
        return isOnPath ? .onTrack : .behind
    }

    /// A binding indicator behind its path is a red light.
    static func isRed(_ indicator: Indicator, _ status: IndicatorStatus) -> Bool {
        indicator.attribute == .binding && status == .behind
    }
}
