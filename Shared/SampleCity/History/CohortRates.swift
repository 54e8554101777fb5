import Contracts

/// How the sample's cohorts change from year to year, in thousandths; every number is an assumption of the sample.
///
/// The shares are not the same every year: more children go to kindergarten, more of the junior leavers to senior high
/// (普职比), and people move less between the districts than they did. On top of that every step has its own chance.
struct CohortRates: Sendable {
    let seed: UInt64
    /// The start of the sample's school year.
    let lastYear: Int

    /// Of those born for a year's lowest class.
    func enterKindergarten(_ year: Int) -> Int { 914 + 6 * (year - lastYear) }
    /// Of those born for a year's first grade.
    static let enterPrimary = 985

    /// Of a cohort's children of one age, how many there are at the next in the city.
    static func goOn(to age: Int) -> Int {
        switch age {
        case ...5: 1010
        case ...11: 998
        case 12: 990
        case ...14: 996
        default: 992
        }
    }

    /// 普高 share of a pool's junior leavers against that of `lastYear`, with a chance of eight thousandths either way.
    func seniorShare(_ year: Int, pool: Int) -> Int {
        1000 + 8 * (year - lastYear) + chance(year, 100 + pool, most: 8)
    }

    /// By how much a district gains or loses in a year, in millionths of its children: towards the town, less so each year.
    func pull(on district: Int, in year: Int) -> Int {
        let region = RegionCatalog.all[district]
        let perMille = Self.pulls[region.code.text] ?? (region.isFiveUrban ? 0 : -6)
        return perMille * (5 + max(0, lastYear - year)) * 100
    }

    private static let pulls = ["410802": 10, "410811": 12, "410871": 14, "410803": 2]

    /// A number from -`most` to `most` that depends on seed, year and place only.
    func chance(_ year: Int, _ place: Int, _ more: Int = 0, most: Int) -> Int {
        let mixed = SeededNumbers.hash(
            seed, UInt64(year), UInt64(place), UInt64(more), 0x6865_6972)
        return Int(mixed % UInt64(2 * most + 1)) - most
    }
}
