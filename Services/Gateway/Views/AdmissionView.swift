import Contracts

/// What the page of one admission run shows, as texts: nothing of its result before it is published.
struct AdmissionView {
    struct StepRow {
        let time: String
        let act: String
        let officer: String
    }

    /// Of a published run.
    struct Result {
        let schools: TableView
        let lines: TableView
        let quotas: TableView?
        let amendments: TableView?
    }

    let id: String
    let about: String
    let state: String
    let sample: Bool
    let voidReason: String?
    let rule: [LabelledValue]
    let proof: [LabelledValue]
    let steps: [StepRow]
    /// Control lines and reserved seats, as long as there is no result that has them too.
    let plan: TableView?
    let result: Result?
    let asOf: String

    init(_ run: AdmissionRun, _ lines: AdmissionLines?, labels: SchoolLabels, asOf: String) {
        id = run.id
        about =
            "\(ChineseFormat.pool(run.pool)) · \(run.schoolYear.text) 学年 · 第 \(run.batch) 批次"
        state = ChineseFormat.name(run.state)
        sample = labels.sample
        voidReason = run.voidReason
        rule = Self.rule(run)
        proof = Self.proof(run, lines)
        var letters = OfficerLetters()
        steps = run.steps.map { step in
            StepRow(
                time: ChineseFormat.time(step.at), act: ChineseFormat.name(step.act),
                officer: letters.letter(of: step.by))
        }
        let tables = AdmissionTables(run, labels: labels)
        plan = lines == nil ? tables.plan.unlessEmpty : nil
        result = lines.map { lines in
            Result(
                schools: tables.schools(lines), lines: tables.lines(lines),
                quotas: tables.quotas(lines).unlessEmpty,
                amendments: tables.amendments(lines).unlessEmpty)
        }
        self.asOf = asOf
    }

    private static func rule(_ run: AdmissionRun) -> [LabelledValue] {
        let rule = run.rule
        let keys = rule.keys.map { ChineseFormat.name($0) }
        return [
            LabelledValue(label: "录取办法", value: ChineseFormat.name(rule.mechanism)),
            LabelledValue(
                label: "分配生降分幅度",
                value: "\(ChineseFormat.score(hundredths: rule.floorDeltaHundredths)) 分"),
            LabelledValue(label: "录取次序", value: ChineseFormat.name(rule.order)),
            LabelledValue(
                label: "同分比较", value: keys.isEmpty ? "只比总分" : keys.joined(separator: "，其次 ")),
            LabelledValue(label: "仍同分的", value: ChineseFormat.name(rule.tie)),
            LabelledValue(label: "依据", value: "\(rule.document)，\(rule.heading)"),
            LabelledValue(label: "考生", value: "\(ChineseFormat.count(run.candidates)) 名"),
        ]
    }

    private static func proof(_ run: AdmissionRun, _ lines: AdmissionLines?) -> [LabelledValue] {
        let values: [(String, String?)] = [
            ("规则版本", lines?.ruleVersion), ("输入哈希", run.inputHash ?? "尚未冻结"),
            ("结果哈希", run.resultHash ?? "尚未计算"), ("秘密数承诺", run.commitment),
            ("公开值", run.publicValue), ("秘密数", run.secret), ("抽签种子", lines?.rule.seed),
        ]
        return values.compactMap { label, value in
            value.map { LabelledValue(label: label, value: $0) }
        }
    }
}
