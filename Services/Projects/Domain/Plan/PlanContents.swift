import Contracts

/// What the three tables say, as indicators, versions of targets, projects and notes.
struct PlanContents: Sendable {
    var indicators: [Indicator]
    /// Of all indicators; by indicator in the order of their versions.
    var targets: [IndicatorTarget]
    var projects: [PlannedProject]
    var notes: [DataQualityNote]

    init(_ tables: PlanTables) throws {
        (indicators, targets) = try Self.mainIndicators(tables.indicators)
        projects = try PlannedProject.all(tables.majorProjects)
        notes = try PlanNotes.all()
        try addRevisions(tables.targetRevisions)
    }

    /// The 16 of the table of main targets, with the target of 2022 each.
    private static func mainIndicators(_ table: PlanTableText) throws -> (
        [Indicator], [IndicatorTarget]
    ) {
        let source = try PlanDocuments.fiveYearPlan(PlanDocuments.mainTargets)
        var indicators: [Indicator] = []
        var targets: [IndicatorTarget] = []
        for row in table.rows.indices {
            let number = try table.whole(row, "no")
            let entry = try IndicatorCatalog.entry(number: number)
            indicators.append(
                Indicator(
                    code: entry.code, number: number,
                    dimension: try table.cell(row, "dimension"),
                    name: try table.cell(row, "indicator"), unit: try table.cell(row, "unit"),
                    attribute: try attribute(table.cell(row, "attribute")),
                    measure: entry.measure,
                    baseCity: try exact(table.statedCell(row, "jiaozuo_2020")),
                    baseProvince: try exact(table.statedCell(row, "henan_2020")),
                    targetProvince: try table.statedCell(row, "henan_2025")))
            targets.append(
                target(
                    entry.code, version: 1, TargetText(try table.cell(row, "jiaozuo_2025")),
                    relation: nil, source: source))
        }
        return (indicators, targets)
    }

    /// The targets of 2023, and the indicators they add.
    private mutating func addRevisions(_ table: PlanTableText) throws {
        for row in table.rows.indices {
            let topic = try PlanTopic.named(table.cell(row, "topic"))
            let earlier = try table.statedCell(row, "s000_2022")
            if let index = targets.firstIndex(where: { $0.indicator == topic.code }) {
                // One of the 16: the earlier column is the same target in the plan's text, with its
                // operator.
                try adopt(operatorOf: earlier, into: index)
            } else {
                indicators.append(
                    Indicator(
                        code: topic.code, number: nil, dimension: nil,
                        name: topic.name ?? topic.topic, unit: try table.cell(row, "unit"),
                        attribute: .additional, measure: topic.measure, baseCity: nil,
                        baseProvince: nil, targetProvince: nil))
                if let earlier {
                    let source = try PlanDocuments.fiveYearPlan(topic.earlierHeading)
                    targets.append(
                        Self.target(
                            topic.code, version: 1, TargetText(earlier), relation: nil,
                            source: source))
                }
            }
            let versions = targets.filter { $0.indicator == topic.code }.count
            targets.append(
                Self.target(
                    topic.code, version: versions + 1,
                    TargetText(try table.cell(row, "s003_2023")),
                    relation: try table.cell(row, "relation"), source: try topic.laterSource()))
        }
    }

    /// The text of the plan says 以上 where its table prints a bare number; both must name the same
    /// number.
    private mutating func adopt(operatorOf text: String?, into index: Int) throws {
        guard let text else { return }
        let stated = TargetText(text)
        guard let value = stated.value, let bare = targets[index].value,
            try Rational(value) == Rational(bare)
        else { throw PlanError.contradiction(targets[index].indicator) }
        targets[index].comparison = stated.comparison
    }

    private static func target(
        _ indicator: String, version: Int, _ text: TargetText, relation: String?,
        source: PlanSource
    ) -> IndicatorTarget {
        IndicatorTarget(
            indicator: indicator, version: version, printed: text.printed, value: text.value,
            comparison: text.comparison, operatorPrinted: text.operatorPrinted,
            aspirational: text.aspirational, validFrom: source.issuedOn, targetYear: targetYear,
            relation: relation, source: source)
    }

    private static func attribute(_ text: String) throws -> IndicatorAttribute {
        switch text {
        case "约束性": .binding
        case "预期性": .expected
        default: throw PlanError.unknownAttribute(text)
        }
    }

    private static func exact(_ text: String?) throws -> ExactNumber? {
        try text.map { try ExactNumber($0) }
    }

    /// Both plans set their targets for the end of the five years. Source: 二（三）专栏2, column 2025.
    static let targetYear = 2025
    /// The year of the base values. Source: 二（三）专栏2, column 2020.
    static let baseYear = 2020
}
