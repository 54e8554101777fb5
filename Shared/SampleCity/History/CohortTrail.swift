import Contracts

/// A cohort's children by region in the order of `RegionCatalog.all`; the city itself, the first, has seniors only.
typealias ByRegion = [Int]

/// Moves a cohort one year on or back. The city's total follows from the rate, and the districts' parts sum to it exactly: who leaves
/// one arrives in another.
struct CohortTrail: Sendable {
    let rates: CohortRates
    let cohort: Int

    /// The children of the year after one with `children`.
    func next(_ children: ByRegion, rate: Int, into year: Int) -> ByRegion {
        let total = (children.reduce(0, +) * rate + 500) / 1000
        return LargestRemainder.split(
            total, by: children.indices.map { children[$0] * factor($0, year) })
    }

    /// The children of the year before one with `children`.
    func before(_ children: ByRegion, rate: Int, into year: Int) -> ByRegion {
        let total = (children.reduce(0, +) * 1000 + rate / 2) / rate
        return LargestRemainder.split(
            total,
            by: children.indices.map { children[$0] * Self.whole * Self.whole / factor($0, year) })
    }

    private static let whole = 1_000_000

    /// What a district keeps of its children from the year before, in millionths.
    private func factor(_ region: Int, _ year: Int) -> Int {
        let chance = rates.chance(year, region, cohort, most: 4000)
        // Senior highs stay where they are.
        guard year - cohort < 15 else { return Self.whole + chance / 2 }
        return Self.whole + rates.pull(on: region, in: year) + chance
    }
}
