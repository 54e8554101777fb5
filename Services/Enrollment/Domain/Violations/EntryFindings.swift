import Contracts

/// What one senior high school's new pupils say about its recruitment.
struct EntryFigures: Sendable, Equatable {
    var school: SchoolCode
    /// Seats of its plan lines that are published.
    var planned: Int
    /// Pupils of its first grade.
    var entered: Int
    /// Of them, those whose junior school is in another pool.
    var outOfPool: Int
}

/// A breach the register finds by itself.
struct EntryFinding: Sendable, Equatable {
    var kind: ViolationKind
    var text: String
}

enum EntryFindings {
    /// 超计划 and 跨区域: the breaches a school's figures show.
    static func of(_ figures: EntryFigures) -> [EntryFinding] {
        var findings: [EntryFinding] = []
        if figures.entered > figures.planned {
            findings.append(
                EntryFinding(
                    kind: .overPlan,
                    text: "\(figures.entered) new pupils for \(figures.planned) planned seats"))
        }
        if figures.outOfPool > 0 {
            findings.append(
                EntryFinding(
                    kind: .outOfPool, text: "\(figures.outOfPool) new pupils of another pool"))
        }
        return findings
    }
}
