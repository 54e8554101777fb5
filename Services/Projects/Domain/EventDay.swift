import Bus
import Contracts

/// The day on which something happened: a payment, an approval, a certificate. What lies ahead has
/// not happened, and must not count yet.
enum EventDay {
    /// Throws INVALID_ARGUMENT for a day after today, the city's own day.
    static func check(
        _ day: CalendarDate, _ field: String, rule: String, today: CalendarDate
    ) throws(CallError) {
        guard day <= today else {
            throw .invalid(field, rule: rule, "must not be after today, \(today)")
        }
    }
}
