import Bus
import Contracts

/// 乡镇公办中心园: how many a township must have. Source: 学前 plan, heading 1.
struct TownshipStandard: Sendable {
    let rules: [EnrollmentRule]
    private let least: Int
    private let leastOfLarge: Int
    private let large: Int

    /// - Throws: RULE_OUTSIDE_VALIDITY for a day on which one of them is not known.
    init(_ book: RuleBook, on day: CalendarDate) throws(RuleViolation) {
        let least = try book.limit(of: .townshipCentre, on: day)
        let leastOfLarge = try book.limit(of: .largeTownshipCentre, on: day)
        let large = try book.limit(of: .largeTownship, on: day)
        self.least = least.limit
        self.leastOfLarge = leastOfLarge.limit
        self.large = large.limit
        rules = [least, leastOfLarge, large].map(\.version)
    }

    /// 3万人口以上 includes the 30,000 themselves.
    func required(population: Int) -> Int { population >= large ? leastOfLarge : least }
}
