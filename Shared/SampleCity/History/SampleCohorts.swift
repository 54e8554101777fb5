import Contracts

/// Every cohort's children by year and region.
struct SampleCohorts {
    private let rates: CohortRates
    private let last: Int
    /// By age when the school year began, in the sample's own school year.
    private let now: [Int: ByRegion]
    private let juniors: ByRegion
    private let seniors: ByRegion
    /// Indices of `RegionCatalog.all`: the urban districts with the city itself, then each county.
    private let pools: [[Int]]
    private var trails: [Int: [Int: ByRegion]] = [:]
    private var born: [Int: ByRegion] = [:]

    init(_ city: SampleCity) {
        last = city.schoolYear.startYear
        rates = CohortRates(seed: city.seed, lastYear: last)
        let regions = RegionCatalog.all
        let nobody = regions.map { _ in 0 }
        var now: [Int: ByRegion] = [:]
        for school in city.schools {
            guard let profile = StageProfile.all.first(where: { $0.stage == school.stage }),
                [.kindergarten, .primary, .junior, .senior].contains(school.stage),
                let region = regions.firstIndex(where: { $0.code == school.region })
            else { continue }
            for grade in school.grades {
                now[profile.entryAge + grade.grade - 1, default: nobody][region] += grade.students
            }
        }
        self.now = now
        juniors = Self.sum((12...14).compactMap { now[$0] }, nobody)
        seniors = Self.sum((15...17).compactMap { now[$0] }, nobody)
        let urban = regions.indices.filter { regions[$0].isFiveUrban || regions[$0].code.isCity }
        pools = [urban] + regions.indices.filter { !urban.contains($0) }.map { [$0] }
        // The last three seniors first: those before them are measured by the first of them.
        for cohort in (last - 17)...(last - 3) { follow(cohort) }
        for cohort in (CohortTrend.first..<(last - 17)).reversed() { follow(cohort) }
        for cohort in (last - 2)...last {
            let earlier = born[last - 3, default: nobody]
            let total =
                earlier.reduce(0, +) * CohortTrend.size(of: cohort)
                / CohortTrend.size(of: last - 3)
            born[cohort] = LargestRemainder.split(
                total,
                by: earlier.indices.map {
                    earlier[$0] * (1000 + rates.chance(cohort, $0, most: 15))
                })
        }
    }

    func births(of cohort: Int) -> ByRegion { born[cohort, default: juniors.map { _ in 0 }] }

    /// The children of a cohort in a school year.
    func children(of cohort: Int, in year: Int) -> ByRegion {
        trails[cohort]?[year - cohort] ?? juniors.map { _ in 0 }
    }

    /// A cohort from its birth to its last year at school, by age.
    private mutating func follow(_ cohort: Int) {
        let trail = CohortTrail(rates: rates, cohort: cohort)
        var ages: [Int: ByRegion] = [:]
        let age = last - cohort
        if let children = now[age] { ages[age] = children }
        func back(from top: Int, to bottom: Int) {
            for age in stride(from: top, to: bottom, by: -1) {
                ages[age - 1] = ages[age].map {
                    trail.before($0, rate: CohortRates.goOn(to: age), into: cohort + age)
                }
            }
        }
        func on(from bottom: Int, to top: Int) {
            for age in bottom..<top where ages[age + 1] == nil {
                ages[age + 1] = ages[age].map {
                    trail.next($0, rate: CohortRates.goOn(to: age + 1), into: cohort + age + 1)
                }
            }
        }
        if age >= 15 {
            back(from: min(age, 17), to: 15)
            ages[14] = leavers(of: cohort, firstSeniors: ages[15])
            ages[15] = ages[15] ?? firstSeniors(of: cohort, leavers: ages[14] ?? [])
            on(from: 15, to: 17)
        }
        if age >= 6 {
            back(from: min(age, 14), to: 6)
            born[cohort] = ages[6].map {
                trail.before($0, rate: CohortRates.enterPrimary, into: cohort + 6)
            }
            ages[3] = born[cohort].map {
                trail.next($0, rate: rates.enterKindergarten(cohort + 3), into: cohort + 3)
            }
            on(from: 3, to: 5)
        } else {
            back(from: age, to: 3)
            born[cohort] = ages[3].map {
                trail.before($0, rate: rates.enterKindergarten(cohort + 3), into: cohort + 3)
            }
        }
        trails[cohort] = ages
    }

    /// The last junior grade of a cohort: as many as its seniors come from, or as the trend has it for those who left.
    private func leavers(of cohort: Int, firstSeniors: ByRegion?) -> ByRegion {
        let year = cohort + 15
        let weights = juniors.indices.map {
            juniors[$0]
                * (1_000_000 - (last - year) * rates.pull(on: $0, in: year)
                    + rates.chance(year, $0, 1, most: 10_000))
        }
        guard let firstSeniors else {
            let known = trails[last - 17]?[14, default: juniors].reduce(0, +) ?? 0
            let total =
                known * CohortTrend.size(of: cohort) / CohortTrend.size(of: last - 17)
            return LargestRemainder.split(total, by: weights)
        }
        var leavers = juniors.map { _ in 0 }
        for (number, pool) in pools.enumerated() {
            let seniorsNow = pool.reduce(0) { $0 + seniors[$1] }
            let juniorsNow = pool.reduce(0) { $0 + juniors[$1] }
            let entered = pool.reduce(0) { $0 + firstSeniors[$1] }
            let share = seniorsNow * rates.seniorShare(year, pool: number)
            let total = share == 0 ? juniorsNow / 3 : entered * juniorsNow * 1000 / share
            let parts = LargestRemainder.split(total, by: pool.map { weights[$0] })
            for (region, part) in zip(pool, parts) { leavers[region] = part }
        }
        return leavers
    }

    /// 普高: the first year of senior high of a cohort that has left, pool by pool.
    private func firstSeniors(of cohort: Int, leavers: ByRegion) -> ByRegion {
        let year = cohort + 15
        var entered = leavers.map { _ in 0 }
        for (number, pool) in pools.enumerated() {
            let seniorsNow = pool.reduce(0) { $0 + seniors[$1] }
            let juniorsNow = max(1, pool.reduce(0) { $0 + juniors[$1] })
            let left = pool.reduce(0) { $0 + leavers[$1] }
            let total =
                left * seniorsNow * rates.seniorShare(year, pool: number) / (juniorsNow * 1000)
            let parts = LargestRemainder.split(
                total,
                by: pool.map { seniors[$0] * (1000 + rates.chance(year, $0, 2, most: 8)) })
            for (region, part) in zip(pool, parts) { entered[region] = part }
        }
        return entered
    }

    private static func sum(_ parts: [ByRegion], _ nobody: ByRegion) -> ByRegion {
        parts.reduce(nobody) { zip($0, $1).map(+) }
    }
}
