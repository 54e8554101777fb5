import Bus
import Contracts

/// What a reported value must be before it is published.
enum IndicatorReportRules {
    /// The exact value of a report. Throws INVALID_ARGUMENT naming the field.
    ///
    /// - Parameter thisYear: no later year has a value yet.
    static func value(of report: ReportIndicator, _ indicator: Indicator, thisYear: Int) throws
        -> Rational
    {
        guard indicator.measure != .statement else {
            throw CallError.invalid(
                "indicator", rule: "P6", "is a statement that no value is reported for")
        }
        guard !report.evidence.isEmpty, report.evidence.utf8.count <= 500 else {
            throw CallError.invalid("evidence", rule: "P6", "must be 1 to 500 bytes")
        }
        guard report.year >= PlanContents.baseYear, report.year <= thisYear else {
            throw CallError.invalid(
                "year", rule: "P6", "must be \(PlanContents.baseYear) to \(thisYear), this year")
        }
        if let value = report.value {
            guard report.numerator == nil, report.denominator == nil else {
                throw CallError.invalid("value", rule: "P6", "give counts or a value, not both")
            }
            let exact = try Rational(value)
            guard !exact.isNegative else {
                throw CallError.invalid("value", rule: "P6", "must not be negative")
            }
            try IndicatorLimits.check(exact, of: indicator, field: "value")
            return exact
        }
        guard let numerator = report.numerator, numerator >= 0 else {
            throw CallError.invalid("numerator", rule: "P6", "must be given and not negative")
        }
        guard indicator.measure.hasDenominator == (report.denominator != nil) else {
            throw CallError.invalid(
                "denominator", rule: "P6",
                indicator.measure.hasDenominator ? "must be given" : "must be absent for a count")
        }
        try IndicatorLimits.check(numerator: numerator, denominator: report.denominator)
        guard
            let value = try indicator.measure.value(
                numerator: numerator, denominator: report.denominator), !value.isNegative
        else {
            throw CallError.invalid("denominator", rule: "P6", "must be positive")
        }
        try IndicatorLimits.check(value, of: indicator, field: "numerator")
        return value
    }
}
