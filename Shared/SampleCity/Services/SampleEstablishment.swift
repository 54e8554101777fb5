public import Contracts

/// A region's posts of one kind: what is approved, and what its schools hold.
public struct SampleEstablishment: Sendable, Hashable {
    public let region: RegionCode
    public let kind: EstablishmentKind
    /// What the schools hold, and a reserve of about three per cent.
    public let approved: Int64
    /// Each school's occupied posts and about three per cent vacant ones.
    public let allocation: [AllocateEstablishment.Line]
}

extension SampleCity {
    /// The establishment of every region that has public schools, by kind; an assumption of the sample.
    public var establishment: [SampleEstablishment] {
        let byRegion = Dictionary(grouping: schools, by: \.region)
        return RegionCatalog.all.flatMap { region in
            [EstablishmentKind.establishment, .headcount].compactMap { kind in
                Self.establishment(region.code, kind, byRegion[region.code] ?? [])
            }
        }
    }

    private static func establishment(
        _ region: RegionCode, _ kind: EstablishmentKind, _ schools: [SampleSchool]
    ) -> SampleEstablishment? {
        let lines = schools.compactMap { school -> AllocateEstablishment.Line? in
            let occupied = kind == .establishment ? school.onEstablishment : school.onHeadcount
            guard occupied > 0 else { return nil }
            return AllocateEstablishment.Line(
                school: school.code, posts: Int64(occupied + occupied * 3 / 100))
        }
        guard !lines.isEmpty else { return nil }
        let held = lines.reduce(0) { $0 + $1.posts }
        return SampleEstablishment(
            region: region, kind: kind, approved: held + (held * 3 + 99) / 100, allocation: lines)
    }
}
