import Contracts

/// A region's births and past rolls: what a forecast is made of.
struct CohortSeries: Sendable, Equatable {
    /// A grade of a stage.
    struct Cell: Hashable, Sendable {
        var stage: Stage
        var grade: Int
    }

    static let lengths: [(stage: Stage, grades: Int)] = [
        (.kindergarten, 3), (.primary, 6), (.junior, 3), (.senior, 3),
    ]
    static let stages = lengths.map(\.stage)
    static let cells = lengths.flatMap { stage, grades in
        (1...grades).map { Cell(stage: stage, grade: $0) }
    }
    static let firstSenior = Cell(stage: .senior, grade: 1)
    static let lastJunior = Cell(stage: .junior, grade: 3)

    /// By cohort: those of a year were born from 1 September before it to 31 August in it.
    var births: [Int: Int] = [:]
    /// By the start of the school year.
    var roll: [Int: [Cell: Int]] = [:]

    /// What was known when a school year began.
    func known(in year: Int) -> CohortSeries {
        CohortSeries(
            births: births.filter { $0.key <= year }, roll: roll.filter { $0.key <= year })
    }

    /// The stages that hold a child in some year.
    var taught: Set<Stage> {
        roll.values.reduce(into: []) { stages, year in
            for (cell, count) in year where count > 0 { stages.insert(cell.stage) }
        }
    }

    /// The children of one stage in a year.
    func children(_ stage: Stage, in year: Int) -> Int { Self.children(stage, roll[year]) }

    static func children(_ stage: Stage, _ roll: [Cell: Int]?) -> Int {
        (roll ?? [:]).reduce(0) { $0 + ($1.key.stage == stage ? $1.value : 0) }
    }
}
