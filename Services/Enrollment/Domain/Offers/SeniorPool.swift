import Bus
import Contracts

/// 属地招生 pool of senior-high admission (E5): the five urban districts together, or one county.
///
/// Source: 焦作市“十四五”县域普通高中发展提升行动计划实施方案, 5 严格属地招生政策. Schools run by the city
/// itself stand in the urban districts and admit from them.
enum SeniorPool: Hashable, Sendable {
    case fiveUrban
    case county(RegionCode)

    init(of region: RegionCode, field: String) throws(CallError) {
        let known = try RegionCatalog.require(region, field: field)
        self = known.isFiveUrban || region.isCity ? .fiveUrban : .county(region)
    }

    /// The region that decides a child's pool: where its roll is, else what the caller states.
    static func origin(
        roll: RegionCode?, stated: RegionCode?
    ) throws -> RegionCode {
        if let roll, let stated, roll != stated {
            throw RuleViolation(
                "E5", "ORIGIN_CONTRADICTS_ROLL", field: "originRegion",
                "the child's roll is in another region")
        }
        guard let origin = roll ?? stated else {
            throw CallError.invalid(
                "originRegion", rule: "E5",
                "is needed for a senior-high offer to a child without a roll here")
        }
        return origin
    }

    /// - Throws: the child's pool is not the school's.
    static func check(child: RegionCode, school: RegionCode) throws {
        let childPool = try SeniorPool(of: child, field: "originRegion")
        let schoolPool = try SeniorPool(of: school, field: "region")
        guard childPool == schoolPool else {
            throw RuleViolation(
                "E5", "OUTSIDE_POOL", field: "originRegion",
                "a senior high school admits from its own county, or within the five urban districts"
            )
        }
    }
}
