import Contracts

/// How the sample spreads schools and people over the city's regions. The weights are assumptions of the
/// sample, roughly the districts' shares of the population.
struct RegionProfile: Sendable {
    var region: Region
    /// Relative size; 0 for the city itself, which runs some schools and has no district of its own.
    var weight: Int
    /// Region digits of the ID numbers of people there. Nobody's number begins with 410871: the zone's
    /// people hold their neighbours' prefixes.
    var idPrefixes: [Int]
    /// How schools there are called.
    var schoolPrefix: String

    static let all: [RegionProfile] = RegionCatalog.all.map { region in
        let code = region.code.text
        let own = Int(code).map { [$0] } ?? []
        return RegionProfile(
            region: region, weight: weights[code] ?? 0,
            idPrefixes: region.kind == .zone
                ? neighboursOfTheZone : region.kind == .prefecture ? everyDistrict : own,
            schoolPrefix: region.kind == .prefecture
                ? "焦作市" : region.kind == .zone ? "示范区" : region.name)
    }

    /// The weight of each region, in the order of `all`, for schools of a stage.
    static func weights(for stage: Stage) -> [Int] {
        let districts = all.map(\.weight)
        let sum = districts.reduce(0, +)
        // The city's own share, in per cent of all schools of the stage.
        let cityShare =
            switch stage {
            case .kindergarten, .primary, .junior: 0
            case .senior: 25
            case .vocational: 30
            case .special: 13
            case .higher, .adultHigher: 100
            }
        return all.map { profile in
            profile.region.code.isCity
                ? sum * cityShare : cityShare == 100 ? 0 : profile.weight * (100 - cityShare)
        }
    }

    private static let weights = [
        "410802": 32, "410803": 11, "410804": 14, "410811": 36, "410871": 16, "410821": 24,
        "410822": 36, "410823": 66, "410825": 41, "410882": 45, "410883": 36,
    ]
    private static let neighboursOfTheZone = [410_802, 410_811, 410_821, 410_822, 410_823]
    private static let everyDistrict = [
        410_802, 410_803, 410_804, 410_811, 410_821, 410_822, 410_823, 410_825, 410_882, 410_883,
    ]
}
