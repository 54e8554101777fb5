import Bus
import Contracts

/// What the season's dashboard shows, as texts: every table has a row for each district, or in a district for each stage.
struct SeasonView {
    let title: String
    let isCity: Bool
    let sample: Bool
    let notices: [HomeView.Notice]
    let filters: [FilterView]
    /// `?year=2026`, for links within the season.
    let yearQuery: String
    /// Nil when the season did not answer.
    let tables: Tables?
    let cases: TableView?
    let asOf: String

    struct Tables {
        let plan: TableView
        let applications: TableView
        let checks: TableView
        let lotteries: TableView?
        let candidates: TableView?
        let admissions: TableView?
        let violations: TableView?
    }

    /// - Parameters:
    ///   - stage: nil for all stages together.
    ///   - isCity: the whole city was asked for, not one region of it, be it 410800.
    init(_ overview: SeasonOverview, stage: Stage?, isCity: Bool) {
        self.isCity = isCity
        sample = overview.sample
        notices = [overview.season.missingService, overview.cases?.missingService]
            .compactMap { $0 }.map {
                HomeView.Notice(text: "\(ChineseFormat.name($0))暂时无法应答，相关数字缺失，其余数字完整。")
            }
        let season = overview.season.data
        title = "\(overview.region.name)招生季看板"
        filters =
            season.map {
                [.years($0.schoolYears, chosen: $0.schoolYear), .stages(chosen: stage)]
            } ?? []
        yearQuery = season.map { "?year=\($0.schoolYear.text)" } ?? ""
        tables = season.map { SeasonTables($0, stage: stage, isCity: isCity).tables }
        cases = overview.cases?.data.map { Self.cases($0, isCity: isCity) }
        asOf = (overview.season.asOf).map(ChineseFormat.time) ?? "无应答"
    }

    private static func cases(_ cases: SeasonCases, isCity: Bool) -> TableView {
        func row(_ name: TableView.Cell, _ figures: CaseFigures, isTotal: Bool) -> TableView.Row {
            TableView.Row(
                name: name,
                cells: [figures.dropout, figures.dropoutOverdue, figures.placement].map {
                    .count($0)
                }, isTotal: isTotal)
        }
        return TableView(
            "未办结的个案。凭您的权限显示，不对外公开；逾期为有工作步骤过了期限。", words: ["地区"],
            numbers: ["控辍保学", "其中逾期", "特殊教育安置"],
            rows: cases.regions.map {
                row(.text(ChineseFormat.name($0.region)), $0.figures, isTotal: false)
            } + (isCity ? [row(.text("全市合计"), cases.total, isTotal: true)] : []))
    }
}
