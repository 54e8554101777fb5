import Contracts

/// A project as the annex of the plan states it, or a part that the annex names with its own sum.
struct PlannedProject: Sendable {
    var id: ProjectID
    var parent: ProjectID?
    var number: Int?
    var name: String
    var place: String
    var content: String
    var plannedInvestment: Money
    var years: String
    var firstYear: Int
    var lastYear: Int
    var outputs: [OutputTarget]

    /// Parents before their parts, in the order of the annex.
    static func all(_ table: PlanTableText) throws -> [PlannedProject] {
        try table.rows.indices.flatMap { row -> [PlannedProject] in
            let number = try table.whole(row, "no")
            let years = try table.cell(row, "years")
            let bounds = years.split(separator: "—").compactMap { Int($0) }
            guard bounds.count == 2, bounds[0] <= bounds[1] else {
                throw PlanError.notANumber(table: table.name, row: row + 1, column: "years")
            }
            let investment = try table.cell(row, "planned_investment_100m_cny")
            let project = PlannedProject(
                id: try ProjectID("P\(number)"), parent: nil, number: number,
                name: try table.cell(row, "name"), place: try table.cell(row, "place"),
                content: try table.cell(row, "content"),
                plannedInvestment: try money(hundredMillions: investment), years: years,
                firstYear: bounds[0], lastYear: bounds[1],
                outputs: outputs[number] ?? [])
            return [project] + (try project.statedParts())
        }
    }

    /// 亿元 to fen, exactly: `73.7` is 7,370,000,000 yuan. Throws when it is not a whole number of
    /// fen.
    static func money(hundredMillions text: String) throws -> Money {
        let fen = try Rational(ExactNumber(text)) * Rational(10_000_000_000)
        guard fen.denominator == 1, let whole = Int64(exactly: fen.numerator) else {
            throw ArithmeticOverflow()
        }
        return Money(fen: whole)
    }

    /// Parts that the content names with a sum each: `筹建甲（10亿）、乙（3亿）`.
    private func statedParts() throws -> [PlannedProject] {
        let opening = "筹建"
        guard content.hasPrefix(opening), content.contains("亿）") else { return [] }
        let items = content.dropFirst(opening.count).split(separator: "、")
        return try items.enumerated().map { index, item in
            guard let open = item.firstIndex(of: "（"), item.hasSuffix("亿）") else {
                throw PlanError.contradiction("\(id)")
            }
            var part = self
            part.id = try ProjectID("\(id)-\(index + 1)")
            part.parent = id
            part.number = nil
            part.name = opening + item[..<open]
            part.content = String(item)
            part.plannedInvestment = try Self.money(
                hundredMillions: String(item[item.index(after: open)...].dropLast(2)))
            part.outputs = [
                OutputTarget(what: "筹建高等职业院校", comparison: .atLeast, quantity: 1, unit: "所")
            ]
            return part
        }
    }

    /// Physical outputs that the annex's text holds, to be tracked beside the money.
    private static let outputs: [Int: [OutputTarget]] = [
        2: [
            OutputTarget(what: "迁建老城区普通高中", comparison: .atLeast, quantity: 2, unit: "所"),
            OutputTarget(what: "增加优质普通高中学位", comparison: .atLeast, quantity: 1650, unit: "个"),
        ],
        3: [OutputTarget(what: "新建、改扩建幼儿园", comparison: .atLeast, quantity: 40, unit: "所")],
        4: [OutputTarget(what: "新建、改扩建中小学", comparison: .atLeast, quantity: 89, unit: "所")],
        5: [OutputTarget(what: "中职学校达到建设标准", comparison: .atLeast, quantity: 13, unit: "所")],
        6: [OutputTarget(what: "完成联合升本", comparison: .atLeast, quantity: 1, unit: "项")],
        7: [OutputTarget(what: "筹建高等职业院校", comparison: .atLeast, quantity: 3, unit: "所")],
        8: [OutputTarget(what: "创建太极拳示范校", comparison: .atLeast, quantity: 300, unit: "所")],
    ]
}
