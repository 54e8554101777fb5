import Contracts

/// What a list of runs shows: of senior-high admission, or of compulsory allocation.
struct RunListView {
    let sample: Bool
    let table: TableView?
    let isCut: Bool
    let asOf: String

    /// - Parameters:
    ///   - most: how many are shown.
    ///   - sample: whether any is of the labelled sample city.
    init(_ runs: [AdmissionRun], most: Int, sample: Bool, asOf: String) {
        self.init(
            runs.map { run in
                TableView.Row(
                    name: .text(run.id, link: "/admissions/\(run.id)"),
                    cells: [
                        .text(run.schoolYear.text), .text(ChineseFormat.pool(run.pool)),
                        .text(run.rule.mechanism.rawValue),
                        .text(ChineseFormat.name(run.state)), .count(run.batch),
                        .count(run.candidates),
                    ])
            }, words: ["编号", "学年", "片区", "录取办法", "状态"], numbers: ["批次", "考生"], most: most,
            sample: sample, asOf: asOf)
    }

    /// - Parameters:
    ///   - most: how many are shown.
    ///   - sample: whether any is of the labelled sample city.
    init(_ runs: [AllocationRun], most: Int, sample: Bool, asOf: String) {
        self.init(
            runs.map { run in
                TableView.Row(
                    name: .text(run.id, link: "/allocations/\(run.id)"),
                    cells: [
                        .text(run.schoolYear.text), .text(ChineseFormat.name(run.region)),
                        .text(ChineseFormat.name(run.stage)),
                        .text(ChineseFormat.name(run.state)),
                        .number(run.list.map { ChineseFormat.count($0.pooled) } ?? "—"),
                    ])
            }, words: ["编号", "学年", "地区", "学段", "状态"], numbers: ["参加派位"], most: most,
            sample: sample, asOf: asOf)
    }

    private init(
        _ rows: [TableView.Row], words: [String], numbers: [String], most: Int, sample: Bool,
        asOf: String
    ) {
        self.sample = sample
        table =
            TableView(
                "共列 \(ChineseFormat.count(min(rows.count, most))) 次，新学年在前，同一学年按编号排列。", words: words,
                numbers: numbers, rows: Array(rows.prefix(most))
            ).unlessEmpty
        isCut = rows.count > most
        self.asOf = asOf
    }
}
