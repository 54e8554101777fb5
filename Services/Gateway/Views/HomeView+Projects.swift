import Contracts

/// What the page says of projects. It counts whole projects, as the annex does; the overview counts those with parts by their
/// parts, and the page says so where it shows that number.
extension HomeView {
    static func projectCount(_ list: ProjectList?) -> String {
        list.map { ChineseFormat.count($0.projects.filter { $0.parent == nil }.count) } ?? "—"
    }

    static func cityProjects(_ list: ProjectList?, _ figures: ProjectFigures?) -> Tile {
        Tile(
            label: "重大项目", value: projectCount(list),
            note: "个，有子项目的按子项目计共 "
                + (figures.map { ChineseFormat.count($0.projects) } ?? "—") + " 个；计划投资 "
                + (list.map { ChineseFormat.hundredMillions($0.plannedInvestment) } ?? "—"))
    }

    /// The region's own, not the city's.
    static func regionProjects(_ overview: Overview) -> Tile {
        let figures = overview.projects.data?.total
        return Tile(
            label: overview.region.kind == .prefecture ? "全市性重大项目" : "本地区重大项目",
            value: figures.map { ChineseFormat.count($0.projects) } ?? "—",
            note: "个，有子项目的按子项目计；计划投资 "
                + (figures.map { ChineseFormat.hundredMillions($0.plannedInvestment) } ?? "—"))
    }

    /// Parents come before their parts.
    static func projects(_ projects: [Project]) -> [ProjectRow] {
        var depths: [ProjectID: Int] = [:]
        return projects.map { project in
            let depth = project.parent.flatMap { depths[$0] }.map { $0 + 1 } ?? 0
            depths[project.id] = depth
            return ProjectRow(project, depth: depth)
        }
    }
}

extension HomeView.ProjectRow {
    init(_ project: Project, depth: Int) {
        name = project.number.map { "\($0)．\(project.name)" } ?? project.name
        place = project.place
        years = project.years
        investment = ChineseFormat.hundredMillions(project.plannedInvestment)
        paid = ChineseFormat.hundredMillions(project.money.paid)
        physical =
            project.progress.physicalBasisPoints.map(ChineseFormat.percent(basisPoints:)) ?? "—"
        physicalWidth = String((project.progress.physicalBasisPoints ?? 0) / 100)
        status = ChineseFormat.name(project.status)
        self.depth = depth
    }
}
