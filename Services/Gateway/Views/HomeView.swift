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
        let inPostWhereRequired: String
        let gap: String
        let recognised: String
        let entitled: String
        let isTotal: Bool
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
        /// 0 for a project, 1 for its parts, and so on.
        let depth: Int
    }

    /// 焦作市 on the page of the whole city.
    let region: String
    /// The page of the whole city, with its table of districts.
    let isCity: Bool
    let sample: Bool
    let notices: [Notice]
    let tiles: [Tile]
    let districts: [DistrictRow]
    let indicators: [IndicatorRow]
    let indicatorDay: String
    let hasReadings: Bool
    /// Which columns of the indicators are of the whole city.
    let indicatorScope: String
    let hasNotes: Bool
    let dataNotes: [Notice]
    let projects: [ProjectRow]
    let projectCount: String
    let projectTotal: String
    let times: [Notice]

    /// - Parameter isCity: the whole city was asked for, not one region of it, be it 410800.
    init(_ overview: Overview, projects list: Part<ProjectList>, isCity: Bool) {
        region = overview.region.name
        self.isCity = isCity
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
        tiles =
            Self.tiles(overview) + [
                isCity
                    ? Self.cityProjects(list.data, overview.projects.data?.total)
                    : Self.regionProjects(overview)
            ]
        districts = isCity ? Self.districts(overview) : []
        let views = (overview.indicators.data?.indicators ?? []).filter {
            $0.indicator.number != nil
        }
        indicators = views.map(IndicatorRow.init)
        hasReadings = views.isEmpty || views.contains { $0.reading != nil }
        indicatorScope =
            overview.region.kind == .prefecture
            ? "全部为全市的数值和目标。" : "2020 年数值和目标是全市的；最新值是\(overview.region.name)的，状态为与全市目标相比。"
        indicatorDay = overview.indicators.data?.day.text ?? "—"
        dataNotes = (overview.indicators.data?.notes ?? []).map { Notice(text: $0.finding) }
        hasNotes = !dataNotes.isEmpty
        projects = Self.projects(list.data?.projects ?? [])
        projectCount = Self.projectCount(list.data)
        projectTotal = list.data.map { ChineseFormat.hundredMillions($0.plannedInvestment) } ?? "—"
        times = Self.times(overview)
    }

    private static func tiles(_ overview: Overview) -> [Tile] {
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

    /// Every region, and the services' own sums over them.
    private static func districts(_ overview: Overview) -> [DistrictRow] {
        let rows = RegionCatalog.all.map { region in
            DistrictRow(
                region.code, region.name,
                overview.enrollment.data?.regions.first { $0.region == region.code }?.figures,
                overview.teachers.data?.regions.first { $0.region == region.code }?.figures,
                overview.aid.data?.regions.first { $0.region == region.code }
                    .map { totals($0.figures) })
        }
        let total = DistrictRow(
            nil, "合计", overview.enrollment.data?.total, overview.teachers.data?.total,
            overview.aid.data.map { totals($0.total) })
        return rows + [total]
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
        latest =
            view.reading.map { reading in
                let value = ShownValue.text(reading.value, against: view.target.value)
                return "\(value)（\(reading.year)）"
            } ?? "—"
        target = view.target.printed
        validFrom = view.target.validFrom.text
        status = ChineseFormat.name(view.status)
        statusClass = view.redLight ? "red" : view.status.rawValue
        isBinding = view.indicator.attribute == .binding
    }
}

extension HomeView.DistrictRow {
    /// - Parameter code: nil for the sums.
    init(
        _ code: RegionCode?, _ name: String, _ enrollment: EnrollmentFigures?,
        _ teachers: TeachersFigures?, _ aid: (pupils: Int64, amount: Money)?
    ) {
        self.code = code?.text ?? ""
        self.name = name
        schools = enrollment.map { ChineseFormat.count($0.schools) } ?? "—"
        seats = enrollment.map { ChineseFormat.count($0.certifiedSeats) } ?? "—"
        enrolled = enrollment.map { ChineseFormat.count($0.enrolled) } ?? "—"
        inPost = teachers.map { ChineseFormat.count($0.staffInPost) } ?? "—"
        required = teachers.map { ChineseFormat.count($0.staffRequired) } ?? "—"
        inPostWhereRequired =
            teachers.map { ChineseFormat.count($0.staffInPostWhereRequired) } ?? "—"
        gap = teachers.map { ChineseFormat.count($0.gap) } ?? "—"
        recognised = aid.map { ChineseFormat.count($0.pupils) } ?? "—"
        entitled = aid.map { ChineseFormat.tenThousands($0.amount) } ?? "—"
        isTotal = code == nil
    }
}
