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
    let allocations: TableView?
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
        notices = [
            overview.season.missingService, overview.allocations?.missingService,
            overview.cases?.missingService,
        ].compactMap { $0 }.map {
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
        allocations = overview.allocations?.data.flatMap {
            Self.allocations($0, stage: stage).unlessEmpty
        }
        cases = overview.cases?.data.map { Self.cases($0, isCity: isCity) }
        asOf = (overview.season.asOf).map(ChineseFormat.time) ?? "无应答"
    }

    private static func allocations(_ report: AllocationReport, stage: Stage?) -> TableView {
        TableView(
            "小学、初中派位：报名儿童＝已有学位＋待安置＋不符合条件；公布前为冻结的名单。",
            words: ["编号", "地区", "学段", "状态"],
            numbers: ["报名儿童", "已有学位", "待安置", "不符合条件"],
            rows: report.districts.filter { stage == nil || $0.stage == stage }.map { run in
                let counts: [Int?] =
                    run.standing.map { [$0.children, $0.placed, $0.openCases, $0.ineligible] }
                    ?? run.list.map {
                        [
                            $0.pooled + $0.openCases + $0.ineligible, nil, $0.openCases,
                            $0.ineligible,
                        ]
                    } ?? [nil, nil, nil, nil]
                return TableView.Row(
                    name: .text(run.runID, link: "/allocations/\(run.runID)"),
                    cells: [
                        .text(ChineseFormat.name(run.region)),
                        .text(ChineseFormat.name(run.stage)),
                        .text(ChineseFormat.name(run.state)),
                    ] + counts.map { .number($0.map(ChineseFormat.count) ?? "—") })
            })
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
