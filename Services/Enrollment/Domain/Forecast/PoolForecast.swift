import Bus
import Contracts

/// The regions of one senior-high pool (属地招生), forecast together: each from its own series, the first year of senior high
/// from the junior leavers of all of them.
///
/// A region without a senior high has no seniors, and the schools that the city runs itself are forecast in what they teach.
struct PoolForecast: Sendable {
    /// One region's shares and rolls.
    struct Part: Sendable, Equatable {
        var ratios: [SurvivalRatio]
        /// The rolls forecast, by the start of the school year.
        var roll: [Int: [CohortSeries.Cell: Int]]
    }

    let parts: [RegionCode: Part]

    /// - Parameters:
    ///   - series: of every region of the pool, or of one region alone.
    ///   - pairs: pairs of years that make a share.
    /// - Throws: what is missing, naming the region where there are several.
    init(
        _ series: [RegionCode: CohortSeries], years: Int = CohortSurvival.yearsAhead,
        pairs: Int = CohortSurvival.pairs
    ) throws(RuleViolation) {
        let isOne = series.count == 1
        guard Set(series.values.map { $0.roll.keys.max() }).count <= 1 else {
            throw RuleViolation(
                "FORECAST", "YEARS_DIFFER", field: "history",
                "the series of the pool's regions end in different years")
        }
        let ordered = series.sorted { $0.key < $1.key }
        var lower: [RegionCode: CohortSurvival] = [:]
        var leavers: [Int: Int] = [:]
        var regionsWithLeavers = 0
        for (region, own) in ordered {
            let stages = Self.stages(of: own, isOne: isOne).subtracting([.senior])
            guard !stages.isEmpty else { continue }
            let survival = try Self.naming(isOne ? nil : region) { () throws(RuleViolation) in
                try CohortSurvival(own, stages: stages, pairs: pairs)
            }
            lower[region] = survival
            guard stages.contains(.junior) else { continue }
            let future = try Self.naming(isOne ? nil : region) { () throws(RuleViolation) in
                try survival.project(years)
            }
            let counts = own.roll.merging(future) { $1 }
                .compactMapValues { $0[CohortSeries.lastJunior] }
            leavers =
                regionsWithLeavers == 0
                ? counts
                : leavers.filter { counts[$0.key] != nil }.merging(
                    counts.filter { leavers[$0.key] != nil }, uniquingKeysWith: +)
            regionsWithLeavers += 1
        }
        var parts: [RegionCode: Part] = [:]
        for (region, own) in ordered {
            let stages = Self.stages(of: own, isOne: isOne)
            parts[region] = try Self.naming(isOne ? nil : region) { () throws(RuleViolation) in
                let survival = try CohortSurvival(
                    own, leavers: isOne ? nil : leavers, stages: stages, pairs: pairs)
                return Part(ratios: survival.ratios, roll: try survival.project(years))
            }
        }
        self.parts = parts
    }

    /// A region alone answers for all stages, a district of a pool for those below senior high: nothing that is missing there is
    /// taken for nobody. A district may have no senior high, and the city's own schools teach what they teach.
    private static func stages(of series: CohortSeries, isOne: Bool) -> Set<Stage> {
        if isOne { return Set(CohortSeries.stages) }
        guard !series.births.isEmpty else { return series.taught }
        return Set(CohortSeries.stages).subtracting([.senior]).union(series.taught)
    }

    private static func naming<Value>(
        _ region: RegionCode?, _ work: () throws(RuleViolation) -> Value
    ) throws(RuleViolation) -> Value {
        do {
            return try work()
        } catch {
            guard let region else { throw error }
            var named = error
            named.message = "\(region): \(error.message)"
            throw named
        }
    }
}
