import Contracts

extension CalendarDate {
    /// A date that a table of parameters states.
    static func known(_ year: Int, _ month: Int, _ day: Int) -> CalendarDate {
        guard let date = CalendarDate(year: year, month: month, day: day) else {
            preconditionFailure("a date in a table of parameters does not exist")
        }
        return date
    }
}
