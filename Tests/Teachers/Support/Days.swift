import Contracts

@testable import Teachers

/// Day 0 of the tests is 2025-09-01.
func day(_ offset: Int) -> CalendarDate {
    CalendarDate(year: 2025, month: 9, day: 1)!.addingDays(offset)!
}

func date(_ text: String) -> CalendarDate { try! CalendarDate(text) }

extension DayInterval {
    /// A random interval within the first `days` days; one in four is open-ended.
    static func random(in days: Int, using generator: inout SeededGenerator) -> DayInterval {
        let from = Int.random(in: 0..<days, using: &generator)
        guard Int.random(in: 0..<4, using: &generator) > 0 else {
            return DayInterval(from: day(from))
        }
        let until = Int.random(in: from..<days, using: &generator)
        return try! DayInterval(from: day(from), until: day(until))
    }
}
