import Admission

/// A made-up city of catchments in a grid, each with one public school, short of seats in some places and rich in others.
enum SampleDistrict {
    static let catchments = 514
    static let children = 15_000
    private static let columns = 23
    private static let privateSchools = 20

    static func make() -> CompulsoryDistrict {
        var random = SampleNumbers(seed: 514)
        let codes = (0..<catchments).map { "c\($0)" }
        var schools = (0..<catchments).map {
            CompulsoryDistrict.School(
                code: "s\($0)", isPrivate: false, seats: Int.random(in: 10...50, using: &random))
        }
        schools += (0..<privateSchools).map {
            .init(code: "p\($0)", isPrivate: true, seats: 60)
        }
        let grid = codes.indices.map { index in
            CompulsoryDistrict.Catchment(
                code: codes[index], communities: (0..<4).map { "m\(index)-\($0)" },
                schools: ["s\(index)"],
                neighbours: [index - 1, index + 1, index - columns, index + columns]
                    .filter(codes.indices.contains).map { codes[$0] })
        }
        return CompulsoryDistrict(
            district: "410800", schoolYear: "2026", stage: "primary", day: "2026-08-01",
            tiers: tiers, schools: schools, catchments: grid, children: entrants(&random))
    }

    private static let tiers = TierTable(
        id: "sample", validFrom: "2026-01-01", validTo: nil, document: "sample",
        heading: "sample",
        tiers: [
            .init(
                "1", allOf: [.householdInCatchment, .homeInCatchment], tie: .registrationDate),
            .init("2a", allOf: [.homeInCatchment], tie: .distance),
            .init("2b", allOf: [.householdInCatchment], tie: .lottery),
            .init("3", allOf: [.residencePermitInDistrict], tie: .lottery),
        ], privateLosers: .keepTier, overflowRings: nil)

    private static func entrants(_ random: inout SampleNumbers) -> [CompulsoryDistrict.Child] {
        let places = (1...children).shuffled(using: &random)
        return (0..<children).map { number in
            let facts: [TierTable.Fact] =
                switch Int.random(in: 0..<4, using: &random) {
                case 0, 1: [.householdInCatchment, .homeInCatchment]
                case 2: [.homeInCatchment]
                default: [.residencePermitInDistrict]
                }
            let catchment = Int.random(in: 0..<catchments, using: &random)
            let community = Int.random(in: 0..<4, using: &random)
            let month = Int.random(in: 1...9, using: &random)
            let privateWish = Int.random(in: 0..<10, using: &random) == 0
            return CompulsoryDistrict.Child(
                id: "R\(100_000 + number)", community: "m\(catchment)-\(community)", facts: facts,
                registeredOn: "201\(Int.random(in: 0...9, using: &random))-0\(month)-15",
                distanceMetres: Int.random(in: 50...3000, using: &random),
                lotteryPlace: places[number],
                wishes: privateWish
                    ? ["p\(Int.random(in: 0..<privateSchools, using: &random))"] : [])
        }
    }
}

/// SplitMix64: the same seed gives the same district.
struct SampleNumbers: RandomNumberGenerator {
    private var state: UInt64

    init(seed: UInt64) { state = seed }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }
}
