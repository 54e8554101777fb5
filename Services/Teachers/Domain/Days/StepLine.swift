import Contracts

/// Counters that can be added to; what a `StepLine` holds.
protocol StepLevel: Sendable, Equatable {
    static var zero: Self { get }
    static func + (left: Self, right: Self) -> Self
}

/// A level that changes on certain days and stays between them; zero before the first one.
///
/// It turns "on any day" rules into checks of a handful of steps, and its rows are what the schema
/// checks.
struct StepLine<Level: StepLevel>: Sendable, Equatable {
    struct Step: Sendable, Equatable {
        var day: CalendarDate
        var level: Level
    }

    /// In the order of days, each day once. Equal neighbours stay: a row once written is never
    /// removed.
    private(set) var steps: [Step] = []

    init() {}

    /// - Parameter steps: in the order of days.
    init(steps: [Step]) { self.steps = steps }

    /// The level on a day.
    func level(on day: CalendarDate) -> Level {
        let index = firstIndex(after: day)
        return index == 0 ? .zero : steps[index - 1].level
    }

    /// Adds to every day of an interval.
    mutating func add(_ change: Level, over interval: DayInterval) {
        let first = breakpoint(at: interval.from)
        let last = interval.end.map { breakpoint(at: $0) } ?? steps.count
        for index in first..<last { steps[index].level = steps[index].level + change }
    }

    /// The steps an interval touches, the one it begins in first.
    func steps(in interval: DayInterval) -> some Sequence<Step> {
        steps[max(firstIndex(after: interval.from) - 1, 0)...].lazy
            .filter { step in interval.until.map { step.day <= $0 } ?? true }
    }

    /// The index of the step that begins on a day, made when there is none.
    private mutating func breakpoint(at day: CalendarDate) -> Int {
        let index = firstIndex(after: day)
        if index > 0, steps[index - 1].day == day { return index - 1 }
        steps.insert(Step(day: day, level: index == 0 ? .zero : steps[index - 1].level), at: index)
        return index
    }

    private func firstIndex(after day: CalendarDate) -> Int {
        var low = 0
        var high = steps.count
        while low < high {
            let middle = (low + high) / 2
            if steps[middle].day <= day { low = middle + 1 } else { high = middle }
        }
        return low
    }
}
