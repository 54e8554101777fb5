import Contracts

/// What pages of a season let people choose.
extension FilterView {
    /// Stages that have admission plans here.
    static let stages: [Stage] = [.kindergarten, .primary, .junior, .senior, .vocational, .special]

    static func years(_ years: [SchoolYear], chosen: SchoolYear) -> FilterView {
        let all = years.contains(chosen) ? years : [chosen] + years
        return FilterView("year", "学年", all, chosen: chosen) { ($0.text, "\($0.text) 学年") }
    }

    static func regions(chosen: RegionCode?) -> FilterView {
        FilterView(
            "region", "地区", RegionCatalog.all.map(\.code), chosen: chosen, all: "全市"
        ) { ($0.text, ChineseFormat.name($0)) }
    }

    static func stages(chosen: Stage?) -> FilterView {
        FilterView("stage", "学段", stages, chosen: chosen, all: "全部学段") {
            ($0.rawValue, ChineseFormat.name($0))
        }
    }
}
