import Contracts

/// A breach the register finds by itself. There is one open finding of a kind, school, year and subject.
struct EntryFinding: Sendable, Equatable {
    var kind: ViolationKind
    /// Tells findings of one kind at one school apart: `offers primary`, a pool.
    var subject = ""
    var text: String
}

/// A first-year pupil of a senior high school, as the rules of recruitment look at it.
struct NewPupil: Sendable, Equatable {
    var school: SchoolCode
    /// The school's.
    var pool: SeniorPool
    /// Where its junior school is; nil when the register does not know.
    var origin: SeniorPool?
    /// The total on its score card of the year; nil when it sat no examination here.
    var total: Int?
    var enteredOn: CalendarDate
    /// Where it was admitted: the school of its live offer of the year, else of its wish form.
    var admittedTo: SchoolCode?

    var isOutOfPool: Bool { origin.map { $0 != pool } ?? false }

    /// Whether it came in before the day, although it sat this year's examination: a pupil of the years before has no card.
    func isEarly(before day: CalendarDate) -> Bool { total != nil && enteredOn < day }
}

/// What one senior high school's new pupils say about its recruitment.
struct EntryFigures: Sendable, Equatable {
    /// Seats of its plan lines that are published.
    var planned = 0
    /// Pupils of its first grade.
    var entered = 0
    /// Of them, those whose junior school is in another pool.
    var outOfPool = 0
    /// Of them, those who came before recruitment began.
    var early = 0

    mutating func count(_ pupil: NewPupil, opens: CalendarDate) {
        entered += 1
        if pupil.isOutOfPool { outOfPool += 1 }
        if pupil.isEarly(before: opens) { early += 1 }
    }

    /// 超计划, 跨区域 and 提前: the breaches the figures show.
    func findings(opens: CalendarDate) -> [EntryFinding] {
        var findings: [EntryFinding] = []
        if entered > planned {
            findings.append(
                EntryFinding(
                    kind: .overPlan, text: "\(entered) new pupils for \(planned) planned seats"))
        }
        if outOfPool > 0 {
            findings.append(
                EntryFinding(kind: .outOfPool, text: "\(outOfPool) new pupils of another pool"))
        }
        if early > 0 {
            findings.append(
                EntryFinding(
                    kind: .earlyRecruitment, subject: "entries senior",
                    text: "\(early) new pupils on the roll before \(opens)"))
        }
        return findings
    }
}
