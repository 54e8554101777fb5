import Bus
import Contracts

/// What the home page shows, as texts: the city by district, indicators against targets, projects.
struct HomeView {
    struct Notice {
        let text: String
    }

    struct Tile {
        let label: String
        let value: String
        let note: String
    }

    struct DistrictRow {
        let code: String
        let name: String
        let schools: String
        let seats: String
        let enrolled: String
        let required: String
        let inPost: String
        let gap: String
        let recognised: String
        let entitled: String
        let isCity: Bool
    }

    struct IndicatorRow {
        let number: String
        let name: String
        let unit: String
        let base: String
        let latest: String
        let target: String
        let validFrom: String
        let status: String
        let statusClass: String
        let isBinding: Bool
    }

    struct ProjectRow {
        let name: String
        let place: String
        let years: String
        let investment: String
        let paid: String
        let physical: String
        let physicalWidth: String
        let status: String
        let isChild: Bool
    }

    let region: String
    let isCity: Bool
    let sample: Bool
    let notices: [Notice]
    let tiles: [Tile]
    let districts: [DistrictRow]
    let indicators: [IndicatorRow]
    let indicatorDay: String
    let dataNotes: [Notice]
    let projects: [ProjectRow]
    let projectTotal: String
    let times: [Notice]

    init(_ overview: Overview, projects list: Part<ProjectList>) {
        region = overview.region.kind == .prefecture ? "焦作市" : overview.region.name
        isCity = overview.region.kind == .prefecture
        sample = overview.sample
        let missing =
            [
                overview.enrollment.missingService, overview.teachers.missingService,
                overview.aid.missingService, overview.projects.missingService,
                overview.indicators.missingService, list.missingService,
            ].compactMap { $0 }
        notices = Set(missing).sorted().map {
            Notice(text: "\(ChineseFormat.name($0))暂时无法应答，相关数字缺失，其余数字完整。")
        }
        tiles = Self.tiles(overview, list.data)
        districts = Self.districts(overview)
        indicators = (overview.indicators.data?.indicators ?? []).filter {
            $0.indicator.number != nil
        }
        .map(IndicatorRow.init)
        indicatorDay = overview.indicators.data?.day.text ?? "—"
        dataNotes = (overview.indicators.data?.notes ?? []).map { Notice(text: $0.finding) }
        projects = (list.data?.projects ?? []).map(ProjectRow.init)
        projectTotal = list.data.map { ChineseFormat.hundredMillions($0.plannedInvestment) } ?? "—"
        times = Self.times(overview)
    }

    private static func tiles(_ overview: Overview, _ projects: ProjectList?) -> [Tile] {
        let enrollment = overview.enrollment.data?.total
        let teachers = overview.teachers.data?.total
        let aid = overview.aid.data.map { Self.totals($0.total) }
        return [
            Tile(
                label: "学校", value: enrollment.map { ChineseFormat.count($0.schools) } ?? "—",
                note: "所"),
            Tile(
                label: "在校学生", value: enrollment.map { ChineseFormat.count($0.enrolled) } ?? "—",
                note: "核定学位 " + (enrollment.map { ChineseFormat.count($0.certifiedSeats) } ?? "—")),
            Tile(
                label: "在岗教职工", value: teachers.map { ChineseFormat.count($0.staffInPost) } ?? "—",
                note: "有核编标准的学段应配 "
                    + (teachers.map { ChineseFormat.count($0.staffRequired) } ?? "—")),
            Tile(
                label: "认定困难学生", value: aid.map { ChineseFormat.count($0.pupils) } ?? "—",
                note: "应享资助 " + (aid.map { ChineseFormat.tenThousands($0.amount) } ?? "—")),
            Tile(
                label: "重大项目",
                value: projects.map { list in
                    ChineseFormat.count(list.projects.filter { $0.parent == nil }.count)
                } ?? "—",
                note: "计划投资 "
                    + (projects.map { ChineseFormat.hundredMillions($0.plannedInvestment) } ?? "—")),
        ]
    }

    /// Recognised pupils of the newest school year, and what they are entitled to in all terms.
    private static func totals(_ figures: AidFigures) -> (pupils: Int64, amount: Money) {
        let year = figures.recognised.map(\.schoolYear).max()
        let pupils = figures.recognised.filter { $0.schoolYear == year }.reduce(0) {
            $0 + $1.pupils
        }
        let fen = figures.entitled.reduce(Int64(0)) { $0 + $1.amount.fen }
        return (pupils, Money(fen: fen))
    }

    private static func districts(_ overview: Overview) -> [DistrictRow] {
        guard overview.region.kind == .prefecture else { return [] }
        return RegionCatalog.all.map { region in
            let enrollment = overview.enrollment.data?.regions.first { $0.region == region.code }?
                .figures
            let teachers = overview.teachers.data?.regions.first { $0.region == region.code }?
                .figures
            let aid = overview.aid.data?.regions.first { $0.region == region.code }
                .map { totals($0.figures) }
            return DistrictRow(
                code: region.code.text, name: region.name,
                schools: enrollment.map { ChineseFormat.count($0.schools) } ?? "—",
                seats: enrollment.map { ChineseFormat.count($0.certifiedSeats) } ?? "—",
                enrolled: enrollment.map { ChineseFormat.count($0.enrolled) } ?? "—",
                required: teachers.map { ChineseFormat.count($0.staffRequired) } ?? "—",
                inPost: teachers.map { ChineseFormat.count($0.staffInPost) } ?? "—",
                gap: teachers.map { ChineseFormat.count($0.gap) } ?? "—",
                recognised: aid.map { ChineseFormat.count($0.pupils) } ?? "—",
                entitled: aid.map { ChineseFormat.tenThousands($0.amount) } ?? "—",
                isCity: region.kind == .prefecture)
        }
    }

    private static func times(_ overview: Overview) -> [Notice] {
        [
            (overview.enrollment.service, overview.enrollment.asOf),
            (overview.teachers.service, overview.teachers.asOf),
            (overview.aid.service, overview.aid.asOf),
            (overview.projects.service, overview.projects.asOf),
        ].map { service, time in
            Notice(
                text: "\(ChineseFormat.name(service))：\(time.map(ChineseFormat.time) ?? "无应答")")
        }
    }
}

extension Part {
    var missingService: String? { status == .missing ? service : nil }
}

extension HomeView.IndicatorRow {
    init(_ view: IndicatorView) {
        number = view.indicator.number.map(String.init) ?? ""
        name = view.indicator.name
        unit = view.indicator.unit
        base = view.indicator.baseCity?.text ?? "—"
        latest = view.reading.map { "\($0.value.display)（\($0.year)）" } ?? "—"
        target = view.target.printed
        validFrom = view.target.validFrom.text
        status = ChineseFormat.name(view.status)
        statusClass = view.redLight ? "red" : view.status.rawValue
        isBinding = view.indicator.attribute == .binding
    }
}

extension HomeView.ProjectRow {
    init(_ project: Project) {
        name = project.number.map { "\($0)．\(project.name)" } ?? project.name
        place = project.place
        years = project.years
        investment = ChineseFormat.hundredMillions(project.plannedInvestment)
        paid = ChineseFormat.hundredMillions(project.money.paid)
        physical =
            project.progress.physicalBasisPoints.map(ChineseFormat.percent(basisPoints:)) ?? "—"
        physicalWidth = String((project.progress.physicalBasisPoints ?? 0) / 100)
        status = ChineseFormat.name(project.status)
        isChild = project.parent != nil
    }
}
