import Bus
import Contracts

/// The page with which a family checks its result: its script, and of a published run its lines within the page.
struct AdmissionCheckView {
    /// What decides between equals in a run.
    struct Keys {
        let count: Int
        /// 语文＋数学，外语
        let names: String
    }

    struct Run {
        let id: String
        let about: String
        let published: String
        let sample: Bool
        /// Nil when the run has none.
        let keys: Keys?
        let schools: TableView
        let juniorSchools: TableView?
        /// The published lines with the names of their schools, as JSON that may stand in a page.
        let data: String
    }

    private struct Data: BusMessage {
        var result: AdmissionLines
        /// By code.
        var names: [String: String]
    }

    let script: String?
    let run: Run?

    init(script: PageScript) {
        self.script = script.text
        run = nil
    }

    /// - Throws: when the lines cannot be written as JSON.
    init(
        _ run: AdmissionRun, _ lines: AdmissionLines, labels: SchoolLabels, script: PageScript
    ) throws {
        self.script = script.text
        let publication = run.steps.last { $0.act == .publish }
        let keys = run.rule.keys.map { ChineseFormat.name($0) }
        let juniors = Set(lines.schools.flatMap(\.lines).compactMap(\.juniorSchool)).sorted()
        let names = labels.names.map { ($0.key.text, $0.value.name) }
        let json = try JSONCoding.encode(
            Data(result: lines, names: Dictionary(uniqueKeysWithValues: names)), sortedKeys: true)
        self.run = Run(
            id: run.id,
            about:
                "\(ChineseFormat.pool(run.pool)) · \(run.schoolYear.text) 学年 · 第 \(run.batch) 批次",
            published: publication.map { ChineseFormat.time($0.at) } ?? "—",
            sample: labels.sample,
            keys: keys.isEmpty
                ? nil : Keys(count: keys.count, names: keys.joined(separator: "，")),
            schools: Self.codes(
                "志愿学校", lines.schools.map(\.school), labels),
            juniorSchools: Self.codes("初中学校", juniors, labels).unlessEmpty,
            data: String(decoding: json, as: UTF8.self).replacing("<", with: "\\u003c"))
    }

    private static func codes(
        _ heading: String, _ codes: [SchoolCode], _ labels: SchoolLabels
    ) -> TableView {
        TableView(
            "\(heading)代码", words: [heading, "代码"], numbers: [],
            rows: codes.map {
                TableView.Row(name: .text(labels.text($0)), cells: [.text($0.text)])
            })
    }
}
