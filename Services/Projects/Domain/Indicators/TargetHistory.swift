import Bus
import Contracts

/// The versions of one indicator's target: which one is in force on a day (P7).
struct TargetHistory: Sendable {
    let indicator: String
    /// Oldest first, no two from the same day.
    let versions: [IndicatorTarget]

    init(_ indicator: String, _ versions: [IndicatorTarget]) {
        self.indicator = indicator
        self.versions = versions.sorted { $0.validFrom < $1.validFrom }
    }

    /// The version in force on the day; nil before the first.
    func version(on day: CalendarDate) -> IndicatorTarget? {
        versions.last { $0.validFrom <= day }
    }

    /// The version in force on the day, or OUT_OF_RANGE: no target is invented for a day before the
    /// first.
    func inForce(on day: CalendarDate) throws(CallError) -> IndicatorTarget {
        guard let version = version(on: day) else {
            throw CallError(
                .outOfRange, "NO_TARGET_IN_FORCE",
                "P7: indicator \(indicator) has no target in force on \(day)",
                violations: [
                    FieldViolation(
                        field: "day", rule: "P7", message: "is before the first target's validity")
                ], executed: .no)
        }
        return version
    }
}

extension IndicatorTarget {
    /// Whether a value reaches the target; nil when the target holds no single number.
    func isReached(by actual: Rational) throws -> Bool? {
        guard let value else { return nil }
        let target = try Rational(value)
        return switch comparison {
        case .atLeast: actual >= target
        case .moreThan: actual > target
        case .atMost: actual <= target
        }
    }

    /// How many of `total` regions make a share in per cent that reaches the target.
    func leastNumerator(of total: Int) throws -> Int? {
        for count in 0...total
        where try isReached(by: Rational(Int128(100 * count), over: Int128(total))) == true {
            return count
        }
        return nil
    }
}
