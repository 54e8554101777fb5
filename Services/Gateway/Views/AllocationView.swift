import Contracts

/// What the page of one allocation shows, as texts: nothing of its result before it is published.
struct AllocationView {
    /// Of a published run.
    struct Result {
        let standing: [LabelledValue]
        let openCases: TableView?
        let schools: TableView
    }

    let id: String
    let about: String
    let state: String
    let sample: Bool
    let voidReason: String?
    let rule: [LabelledValue]
    let proof: [LabelledValue]
    /// The page of the draw that orders the list.
    let lottery: String?
    let steps: [AdmissionView.StepRow]
    let result: Result?
    let asOf: String

    init(
        _ run: AllocationRun, _ lines: AllocationLines?, _ standing: EntrantStanding?,
        labels: SchoolLabels, asOf: String
    ) {
        id = run.id
        about =
            "\(ChineseFormat.name(run.region)) · \(run.schoolYear.text) 学年 · \(ChineseFormat.name(run.stage))"
        state = ChineseFormat.name(run.state)
        // Before publication no school of it is named.
        sample = run.sample == true || labels.sample
        voidReason = run.voidReason
        rule = Self.rule(run)
        let hashes: [(String, String?)] = [
            ("规则版本", run.ruleVersion), ("名单哈希", run.listHash ?? "尚未冻结"),
            ("输入哈希", run.inputHash ?? "尚未计算"), ("结果哈希", run.resultHash),
        ]
        proof = hashes.compactMap { label, value in
            value.map { LabelledValue(label: label, value: $0) }
        }
        lottery = run.lotteryID
        var letters = OfficerLetters()
        steps = run.steps.map { step in
            AdmissionView.StepRow(
                time: ChineseFormat.time(step.at), act: ChineseFormat.name(step.act),
                officer: letters.letter(of: step.by))
        }
        result = lines.map { lines in
            Result(
                standing: standing.map(Self.standing) ?? [],
                openCases: standing.flatMap { Self.openCases($0).unlessEmpty },
                schools: Self.schools(lines, run.schoolYear, labels))
        }
        self.asOf = asOf
    }

    private static func rule(_ run: AllocationRun) -> [LabelledValue] {
        var rule = [
            LabelledValue(label: "录取顺序", value: run.tierTable),
            LabelledValue(label: "学区划分", value: run.catchmentPlan),
            LabelledValue(
                label: "民办摇号未中", value: ChineseFormat.name(run.rule.privateLosers)),
            LabelledValue(
                label: "统筹范围",
                value: run.rule.overflowRings.map { "相邻学区 \($0) 层以内" } ?? "相邻学区逐层，不限层数"),
            LabelledValue(label: "依据", value: "\(run.rule.document)，\(run.rule.heading)"),
        ]
        if let list = run.list {
            rule.append(
                LabelledValue(
                    label: "冻结名单",
                    value:
                        "参加派位 \(ChineseFormat.count(list.pooled)) 名，待办 \(ChineseFormat.count(list.openCases)) 名，不符合条件 \(ChineseFormat.count(list.ineligible)) 名"
                ))
        }
        return rule
    }

    private static func standing(_ standing: EntrantStanding) -> [LabelledValue] {
        let withdrawn = [("另有撤回或放弃", standing.withdrawn)].filter { $0.1 > 0 }
        return
            ([
                ("报名儿童", standing.children), ("已有学位", standing.placed),
                ("其中待确认", standing.offered), ("其中已确认", standing.confirmed),
                ("其中已报到", standing.registered), ("待安置", standing.openCases),
                ("不符合条件", standing.ineligible),
            ] + withdrawn).map { LabelledValue(label: $0.0, value: ChineseFormat.count($0.1)) }
    }

    private static func openCases(_ standing: EntrantStanding) -> TableView {
        TableView(
            "待安置的儿童按原因计，逐一安置到有学位的学校后销号。", words: ["原因"], numbers: ["儿童"],
            rows: standing.reasons.filter { $0.children > 0 }.map {
                TableView.Row(
                    name: .text(ChineseFormat.name($0.reason)), cells: [.count($0.children)])
            })
    }

    private static func schools(
        _ lines: AllocationLines, _ year: SchoolYear, _ labels: SchoolLabels
    ) -> TableView {
        func text(_ mark: AllocationMark?) -> TableView.Cell {
            .text(mark.map { ChineseFormat.mark($0, in: year) } ?? "—")
        }
        return TableView(
            "本学区和外学区末位为最后一名录取者的录取顺序；同一顺序内按登记日期、距离或派位序号。本学区的（外学区末位则为能统筹到该校的）儿童，排在末位之前的都已有学位，空位不够一起录取的双胞胎除外。",
            words: ["学校", "性质", "本学区末位", "外学区末位"],
            numbers: ["学位", "派到", "未能满足", "民办末位序号"],
            rows: lines.schools.map { school in
                TableView.Row(
                    name: labels.cell(school.school),
                    cells: [
                        .text(ChineseFormat.name(school.ownership)),
                        text(school.lastOfCatchment), text(school.lastOfNeighbours),
                        .count(school.seats), .count(school.placed), .count(school.missedBy),
                        .number(school.lastLotteryPlace.map(ChineseFormat.count) ?? "—"),
                    ])
            })
    }
}
