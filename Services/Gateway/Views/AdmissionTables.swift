import Contracts

/// The tables of one admission run: its plan, and when published its lines.
struct AdmissionTables {
    private let run: AdmissionRun
    private let labels: SchoolLabels

    init(_ run: AdmissionRun, labels: SchoolLabels) {
        self.run = run
        self.labels = labels
    }

    private func reserved(_ school: SchoolCode) -> Int {
        run.quotas.reduce(0) { $0 + ($1.school == school ? $1.seats : 0) }
    }

    /// Before there is a result.
    var plan: TableView {
        TableView(
            "各校的控制线和分配生名额；统招学位见招生计划。", words: ["学校"], numbers: ["控制线", "分配生名额"],
            rows: run.controlLines.map { line in
                TableView.Row(
                    name: labels.cell(line.school),
                    cells: [
                        .number(ChineseFormat.score(hundredths: line.hundredths)),
                        .count(reserved(line.school)),
                    ])
            })
    }

    /// Open seats are those of the first round: a later wish finds what is left of them.
    func schools(_ lines: AdmissionLines) -> TableView {
        TableView(
            Self.twoPasses(lines)
                + "分配生最低线为统招线减降分幅度，且不低于控制线。剩余名额为没有人占用、按分数录取的分配生名额。",
            words: ["学校"],
            numbers: [
                "控制线", "统招线", "分配生最低线", "统招计划", "统招录取", "分配生计划", "分配生录取", "剩余名额录取",
            ],
            rows: lines.schools.map { school in
                func admitted(_ seat: AdmissionSeat) -> Int {
                    school.lines.reduce(0) { $0 + ($1.seat == seat ? $1.admitted : 0) }
                }
                let open = school.lines.filter { $0.seat == .open && ($0.wishRank ?? 1) == 1 }
                let scores = [school.controlLine, school.frozenLine, school.floor]
                let counts = [
                    open.reduce(0) { $0 + $1.seats }, admitted(.open), reserved(school.school),
                    admitted(.quota), admitted(.reverted),
                ]
                return TableView.Row(
                    name: labels.cell(school.school),
                    cells: scores.map { .number($0.map(ChineseFormat.score) ?? "—") }
                        + counts.map { .count($0) })
            })
    }

    /// Why the line that floors are counted from is not the lowest score below: floors are frozen before reserved seats are
    /// given.
    private static func twoPasses(_ lines: AdmissionLines) -> String {
        guard lines.schools.contains(where: { $0.frozenLine != nil }) else { return "" }
        return "统招线是先不计分配生、只按统招学位试录一遍的最低分，只用来定分配生最低线；能否录取看下面“录取分数线”里正式录取的最低分，两者可以不同。"
    }

    /// Open and reverted seats.
    func lines(_ lines: AdmissionLines) -> TableView {
        let isByWish = lines.schools.contains { $0.lines.contains { $0.wishRank != nil } }
        return TableView(
            "录取最低分后的括号为同分比较项。没有录满的，凡报考且符合条件的都已录取。",
            words: ["学校", "类别", "是否录满", "最低分"],
            numbers: (isByWish ? ["志愿"] : []) + ["学位", "录取"],
            rows: lines.schools.flatMap { school in
                school.lines.filter { $0.seat != .quota }.map { line in
                    TableView.Row(
                        name: labels.cell(school.school),
                        cells: [.text(ChineseFormat.name(line.seat))] + cells(line, isByWish))
                }
            })
    }

    func quotas(_ lines: AdmissionLines) -> TableView {
        TableView(
            "分配生名额按初中学校分配，各自的录取最低分。", words: ["高中学校", "初中学校", "是否录满", "最低分"],
            numbers: ["名额", "录取"],
            rows: lines.schools.flatMap { school in
                school.lines.filter { $0.seat == .quota }.map { line in
                    TableView.Row(
                        name: labels.cell(school.school),
                        cells: [line.juniorSchool.map(labels.cell) ?? .text("—")]
                            + cells(line, false))
                }
            })
    }

    func amendments(_ lines: AdmissionLines) -> TableView {
        TableView(
            "同分全部录取使录取人数超出计划，计划随公布调整。", words: ["学校", "类别", "初中学校"],
            numbers: ["计划", "录取"],
            rows: lines.amendments.map { amendment in
                TableView.Row(
                    name: labels.cell(amendment.school),
                    cells: [
                        .text(ChineseFormat.name(amendment.seat)),
                        amendment.juniorSchool.map(labels.cell) ?? .text("—"),
                        .count(amendment.seats), .count(amendment.admitted),
                    ])
            })
    }

    private func cells(_ line: SeatLine, _ isByWish: Bool) -> [TableView.Cell] {
        [
            .text(line.refusedTie != nil ? "同分未录" : line.closed ? "录满" : "未录满"),
            .text(line.lowest.map(Self.mark) ?? "—"),
        ] + (isByWish ? [.number(line.wishRank.map { "\($0)" } ?? "—")] : [])
            + [.count(line.seats), .count(line.admitted)]
    }

    private static func mark(_ mark: LineMark) -> String {
        let keys = mark.keys.map(ChineseFormat.score)
        return ChineseFormat.score(mark.score)
            + (keys.isEmpty ? "" : "（\(keys.joined(separator: "，"))）")
    }
}
