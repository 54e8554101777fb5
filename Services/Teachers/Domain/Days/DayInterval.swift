import Bus
import Contracts

/// Days from one to another, both included; open-ended when `until` is nil.
struct DayInterval: Sendable, Hashable {
    let from: CalendarDate
    let until: CalendarDate?

    /// - Throws: INVALID_ARGUMENT when the last day is before the first.
    init(from: CalendarDate, until: CalendarDate? = nil, field: String = "until") throws {
        if let until, until < from {
            throw CallError.invalid(field, rule: "days", "must not be before the first day")
        }
        self.from = from
        self.until = until
    }

    /// Everything from a day on.
    init(from: CalendarDate) {
        self.from = from
        until = nil
    }

    /// The first day after it; nil when it does not end.
    var end: CalendarDate? { until.flatMap { $0.addingDays(1) } }

    func contains(_ day: CalendarDate) -> Bool {
        from <= day && until.map { day <= $0 } ?? true
    }

    func overlaps(_ other: DayInterval) -> Bool {
        let startsInTime = other.until.map { from <= $0 } ?? true
        let otherStartsInTime = until.map { other.from <= $0 } ?? true
        return startsInTime && otherStartsInTime
    }
}
