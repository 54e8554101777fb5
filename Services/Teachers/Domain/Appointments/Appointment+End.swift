import Bus
import Contracts

extension Appointment {
    /// Gives the appointment its last day.
    ///
    /// - Returns: the days it had and now does not need; nil when it ends as its contract says.
    /// - Throws: `RuleViolation` when it was ended before, or the day is outside its contract.
    mutating func end(
        on lastDay: CalendarDate, _ reason: AppointmentEndReason
    ) throws -> DayInterval? {
        guard endReason == nil else {
            throw RuleViolation(
                "T2", "APPOINTMENT_ENDED", field: "appointment",
                "the appointment was ended before")
        }
        guard lastDay >= from, until.map({ lastDay <= $0 }) ?? true else {
            throw RuleViolation(
                "T2", "OUTSIDE_CONTRACT", field: "lastDay",
                "must lie between the contract's first and last day")
        }
        let contractEnd = until
        until = lastDay
        endReason = reason
        guard lastDay != contractEnd, let next = lastDay.addingDays(1) else { return nil }
        return try DayInterval(from: next, until: contractEnd)
    }
}
