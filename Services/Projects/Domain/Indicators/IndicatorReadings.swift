import Contracts

/// The latest value of an indicator for a region out of all its published records.
///
/// The city's value is made of its regions' numerators and denominators, never of the mean of their
/// rates. The city's own record is used where not all the regions reported counts for the year.
struct IndicatorReadings: Sendable {
    let indicator: Indicator
    /// The last revision of every region and year.
    private let latest: [IndicatorValue]

    init(_ indicator: Indicator, _ values: [IndicatorValue]) {
        self.indicator = indicator
        var byPlace: [String: IndicatorValue] = [:]
        for value in values {
            let key = "\(value.region)/\(value.year)"
            if byPlace[key].map({ $0.revision < value.revision }) ?? true { byPlace[key] = value }
        }
        latest = Array(byPlace.values)
    }

    /// Of the latest year with a value; nil when nothing was reported.
    func reading(of region: RegionCode) throws -> (reading: IndicatorReading, value: Rational)? {
        let years = Set(latest.filter { region.isCity || $0.region == region }.map(\.year))
        for year in years.sorted(by: >) {
            if let found = try reading(of: region, in: year) { return found }
        }
        return nil
    }

    func reading(of region: RegionCode, in year: Int) throws -> (
        reading: IndicatorReading, value: Rational
    )? {
        let own = latest.first { $0.region == region && $0.year == year }
        let sums = region.isCity ? try sums(in: year) : nil
        if let sums, sums.reading.regionsCounted == Self.cityRegions || own == nil { return sums }
        guard let own else { return nil }
        let reading = IndicatorReading(
            region: region, year: year, value: own.value, numerator: own.numerator,
            denominator: own.denominator, origin: .reported, regionsCounted: nil,
            finality: own.finality)
        return (reading, try Rational(own.value))
    }

    private func sums(in year: Int) throws -> (reading: IndicatorReading, value: Rational)? {
        let counted = latest.filter {
            $0.year == year && !$0.region.isCity && $0.numerator != nil
                && ($0.denominator != nil || !indicator.measure.hasDenominator)
        }
        guard !counted.isEmpty else { return nil }
        let numerator = try Self.sum(counted.compactMap(\.numerator))
        let denominator =
            indicator.measure.hasDenominator
            ? try Self.sum(counted.compactMap(\.denominator)) : nil
        guard
            let value = try indicator.measure.value(
                numerator: numerator, denominator: denominator)
        else { return nil }
        let isFinal = counted.allSatisfy { $0.finality == .final }
        let reading = IndicatorReading(
            region: .city, year: year,
            value: try value.ratio(decimals: indicator.measure.decimals), numerator: numerator,
            denominator: denominator, origin: .computed, regionsCounted: counted.count,
            finality: isFinal ? .final : .provisional)
        return (reading, value)
    }

    private static func sum(_ counts: [Int64]) throws -> Int64 {
        var total: Int64 = 0
        for count in counts {
            let (sum, overflow) = total.addingReportingOverflow(count)
            if overflow { throw ArithmeticOverflow() }
            total = sum
        }
        return total
    }

    /// 11 县（市、区）.
    static let cityRegions = RegionCatalog.districts.count
}
