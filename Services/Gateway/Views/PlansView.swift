import Bus
import Contracts

/// 招生计划 of schools: what a citizen sees of plan and seats in a district, a stage and a year.
struct PlansView {
    let about: String
    let sample: Bool
    let filters: [FilterView]
    let sums: [LabelledValue]
    let table: TableView?
    /// The address of the next lines; nil when these are the last.
    let next: String?
    let asOf: String

    /// - Parameters:
    ///   - season: of the region and year that were asked for.
    ///   - lines: published ones only.
    ///   - next: of which page the lines go on after these.
    init(
        _ season: SeasonSummary, region: RegionCode?, stage: Stage?, lines: [PlanLine],
        labels: SchoolLabels, next: String?
    ) {
        let place = region.map(ChineseFormat.name) ?? "全市"
        about =
            "\(place) · \(stage.map(ChineseFormat.name) ?? "全部学段") · \(season.schoolYear.text) 学年"
        sample = labels.sample
        filters = [
            .years(season.schoolYears, chosen: season.schoolYear), .regions(chosen: region),
            .stages(chosen: stage),
        ]
        let plans = season.total.stages.filter { stage == nil || $0.stage == stage }.map(\.plan)
        let totals: [(String, KeyPath<SeasonPlan, Int>)] = [
            ("已公布", \.published), ("待答复", \.offered), ("已确认", \.confirmed), ("剩余", \.free),
        ]
        sums = totals.map { label, path in
            LabelledValue(
                label: label,
                value: ChineseFormat.count(plans.reduce(0) { $0 + $1[keyPath: path] }))
        }
        table = Self.table(lines, labels).unlessEmpty
        self.next = next
        asOf = ChineseFormat.time(season.asOf)
    }

    private static func table(_ lines: [PlanLine], _ labels: SchoolLabels) -> TableView {
        TableView(
            "待答复为已录取、等待家庭答复的；剩余＝计划−待答复−已确认。",
            words: ["学校", "地区", "学段", "办学", "类别", "状态"],
            numbers: ["批次", "班级", "计划", "待答复", "已确认", "剩余"],
            rows: lines.map { line in
                TableView.Row(
                    name: labels.cell(line.proposal.schoolCode),
                    cells: [
                        .text(ChineseFormat.name(line.region)),
                        .text(ChineseFormat.name(line.proposal.stage)),
                        .text(ChineseFormat.name(line.ownership)),
                        .text(ChineseFormat.seats(of: line.proposal)),
                        .text(ChineseFormat.name(line.state)), .count(line.proposal.batch),
                        .count(line.proposal.classes), .count(line.proposal.seats),
                        .count(line.offered), .count(line.confirmed), .count(line.available),
                    ])
            })
    }
}
