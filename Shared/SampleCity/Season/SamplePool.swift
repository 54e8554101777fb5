public import Contracts

/// 招生片区: the schools of the sample that stand in one pool of senior-high admission, the urban districts' or a county's.
public struct SamplePool: Sendable, Hashable {
    /// A region of the pool: the first urban district, or the county.
    public let region: RegionCode
    /// Those with a first grade, in order of code.
    public let seniorSchools: [SampleSchool]
    public let juniorSchools: [SampleSchool]
}

extension SampleCity {
    /// The pools that have junior schools and a senior high to enter: seven.
    public var pools: [SamplePool] {
        let urban = RegionCatalog.all.filter { $0.isFiveUrban || $0.code.isCity }.map(\.code)
        let counties = RegionCatalog.districts.map(\.code).filter { !urban.contains($0) }
        return ([urban] + counties.map { [$0] }).compactMap { regions in
            let inside = schools.filter { regions.contains($0.region) }
            let seniors = inside.filter { $0.stage == .senior && $0.entrants > 0 }
            let juniors = inside.filter { $0.stage == .junior }
            guard let region = regions.first(where: { !$0.isCity }), !seniors.isEmpty,
                !juniors.isEmpty
            else { return nil }
            return SamplePool(
                region: region, seniorSchools: seniors.sorted { $0.code < $1.code },
                juniorSchools: juniors.sorted { $0.code < $1.code })
        }
    }
}

extension SampleSchool {
    /// Pupils of the last grade.
    var leavers: Int { grades.last?.students ?? 0 }
}
