import Contracts

/// A season's tables. Columns of states are those that occur, so that a row's sum can be added up by hand.
struct SeasonTables {
    /// A row: a district, or a stage of one district; or the sum of them.
    private struct Line {
        let name: TableView.Cell
        let stages: [StageSeason]
        let isTotal: Bool

        func row(_ cells: [TableView.Cell]) -> TableView.Row {
            TableView.Row(name: name, cells: cells, isTotal: isTotal)
        }

        func sum(_ value: (StageSeason) -> Int) -> Int { stages.reduce(0) { $0 + value($1) } }
    }

    private let season: SeasonSummary
    private let stage: Stage?
    private let isCity: Bool
    private let lines: [Line]
    private let total: Line
    private let firstHeading: String

    init(_ season: SeasonSummary, stage: Stage?, isCity: Bool) {
        self.season = season
        self.stage = stage
        self.isCity = isCity
        func chosen(_ figures: SeasonFigures?) -> [StageSeason] {
            (figures?.stages ?? []).filter { stage == nil || $0.stage == stage }
        }
        if isCity {
            lines = RegionCatalog.all.map { region in
                let figures = season.regions.first { $0.region == region.code }?.figures
                return Line(
                    name: .text(
                        region.name,
                        link: "/season/\(region.code.text)?year=\(season.schoolYear.text)"),
                    stages: chosen(figures), isTotal: false)
            }
        } else {
            lines = chosen(season.total).map {
                Line(name: .text(ChineseFormat.name($0.stage)), stages: [$0], isTotal: false)
            }
        }
        total = Line(
            name: .text(isCity ? "全市合计" : "合计"), stages: chosen(season.total), isTotal: true)
        firstHeading = isCity ? "县（市、区）" : "学段"
    }

    var tables: SeasonView.Tables {
        SeasonView.Tables(
            plan: plan, applications: applications, checks: checks,
            lotteries: lotteries.unlessEmpty, candidates: candidates?.unlessEmpty,
            admissions: admissions?.unlessEmpty, violations: violations.unlessEmpty)
    }

    /// What was submitted and is not published yet has a column for those who are told of it.
    private var plan: TableView {
        let sum = "已公布＝待答复＋已确认＋剩余"
        let isToldPlanned = total.stages.contains { $0.plan.planned != nil }
        return TableView(
            isToldPlanned ? "\(sum)；计划报送为报送及之后各环节的学位，公布前不对外公开。" : "\(sum)。",
            words: [firstHeading],
            numbers: (isToldPlanned ? ["计划报送"] : []) + ["已公布", "待答复", "已确认", "剩余"],
            rows: (lines + [total]).map { line in
                let counts = [
                    line.sum(\.plan.published), line.sum(\.plan.offered),
                    line.sum(\.plan.confirmed), line.sum(\.plan.free),
                ]
                let planned = isToldPlanned ? [line.sum { $0.plan.planned ?? 0 }] : []
                return line.row((planned + counts).map { .count($0) })
            })
    }

    private var applications: TableView {
        let states = ApplicationState.allCases.filter { state in
            total.stages.contains { $0.applications.contains { $0.state == state } }
        }
        return TableView(
            "公办、民办一并计数。等待部门：部门数据源未应答、将再次查询的核验项，一份报名可有几项；未应答不算作不通过。",
            words: [firstHeading],
            numbers: ["报名合计"] + states.map(ChineseFormat.name) + ["等待部门（项）"],
            rows: (lines + [total]).map { line in
                let counts = states.map { state in
                    line.sum { stage in
                        stage.applications.first { $0.state == state }?.applications ?? 0
                    }
                }
                return line.row(
                    ([counts.reduce(0, +)] + counts
                        + [line.sum { $0.checks.reduce(0) { $0 + $1.waiting } }])
                        .map { .count($0) })
            })
    }

    private var checks: TableView {
        TableView(
            "各部门登记数据的核验，按项计；等待再次查询的是数据源未应答的项。没有登记数据的证明（政策性照顾）由人工核定，不在此列。",
            words: ["部门数据源"], numbers: ["待核验", "通过", "未通过", "人工核定", "未应答", "其中等待再次查询"],
            rows: RegisterKind.allCases.map { register in
                let checks = total.stages.flatMap(\.checks).filter { $0.register == register }
                let paths: [KeyPath<RegisterChecks, Int>] = [
                    \.pending, \.pass, \.fail, \.manual, \.unknown, \.waiting,
                ]
                return TableView.Row(
                    name: .text(ChineseFormat.name(register)),
                    cells: paths.map { path in
                        .count(checks.reduce(0) { $0 + $1[keyPath: path] })
                    })
            })
    }

    private var lotteries: TableView {
        let states = LotteryState.allCases.filter { state in
            total.stages.contains { $0.lotteries.contains { $0.state == state } }
        }
        let held = lines.filter { $0.stages.contains { !$0.lotteries.isEmpty } }
        return TableView(
            "电脑派位次数。", words: [firstHeading], numbers: states.map(ChineseFormat.name),
            rows: (held.isEmpty ? [] : held + [total]).map { line in
                line.row(
                    states.map { state in
                        .count(
                            line.sum { stage in
                                stage.lotteries.first { $0.state == state }?.lotteries ?? 0
                            })
                    })
            })
    }

    private var isSenior: Bool { stage == nil || stage == .senior }

    /// By pool: the five urban districts together, each county; of one district, its own.
    private var candidates: TableView? {
        guard isSenior else { return nil }
        let urban = "五城区"
        var pools: [(name: String, figures: [CandidateSeason])] = []
        for region in season.regions where region.figures.candidates.candidates > 0 {
            let entry = RegionCatalog.region(region.region)
            let isUrban = entry?.isFiveUrban == true || entry?.kind == .prefecture
            let name = isCity && isUrban ? urban : ChineseFormat.name(region.region)
            if let index = pools.firstIndex(where: { $0.name == name }) {
                pools[index].figures.append(region.figures.candidates)
            } else {
                pools.append((name, [region.figures.candidates]))
            }
        }
        if isCity, !pools.isEmpty { pools.append(("全市合计", [season.total.candidates])) }
        return TableView(
            "按初中学校所在招生片区；已录取含报到、注册和未报到的，未录取含参加征求志愿的，其余尚未结束或没有志愿。",
            words: ["片区"], numbers: ["考生", "已录取", "未录取", "其余"],
            rows: pools.map { name, figures in
                let all = figures.reduce(0) { $0 + $1.candidates }
                let forms = figures.flatMap(\.forms)
                let admitted = forms.count(of: [.admitted, .reported, .noShow, .registered])
                let unadmitted = forms.count(of: [.unadmitted, .solicited])
                return TableView.Row(
                    name: .text(name),
                    cells: [all, admitted, unadmitted, all - admitted - unadmitted].map {
                        .count($0)
                    }, isTotal: name == "全市合计")
            })
    }

    private var admissions: TableView? {
        guard isSenior else { return nil }
        return TableView(
            "录取人数在公布后显示。", words: ["编号", "片区", "状态"],
            numbers: ["批次", "考生", "录取", "未录取"],
            rows: season.admissions.map { run in
                TableView.Row(
                    name: .text(run.id, link: "/admissions/\(run.id)"),
                    cells: [
                        .text(ChineseFormat.pool(run.pool)), .text(ChineseFormat.name(run.state)),
                        .count(run.batch), .count(run.candidates),
                        .number(run.admitted.map(ChineseFormat.count) ?? "—"),
                        .number(
                            run.admitted.map { ChineseFormat.count(run.candidates - $0) } ?? "—"),
                    ])
            })
    }

    private var violations: TableView {
        let kinds = season.total.violations.map(\.kind)
        let held = season.regions.filter { !$0.figures.violations.isEmpty }
        func row(_ name: String, _ counts: [ViolationCount], isTotal: Bool) -> TableView.Row {
            TableView.Row(
                name: .text(name),
                cells: kinds.map { kind in
                    .count(counts.first { $0.kind == kind }?.violations ?? 0)
                }, isTotal: isTotal)
        }
        return TableView(
            "已登记的违规招生，按学校所在地区，含各学段。", words: ["地区"], numbers: kinds.map(ChineseFormat.name),
            rows: held.map {
                row(ChineseFormat.name($0.region), $0.figures.violations, isTotal: false)
            }
                + (isCity && !held.isEmpty
                    ? [row("全市合计", season.total.violations, isTotal: true)] : []))
    }
}

extension [WishStateCount] {
    fileprivate func count(of states: Set<WishState>) -> Int {
        reduce(0) { $0 + (states.contains($1.state) ? $1.forms : 0) }
    }
}
