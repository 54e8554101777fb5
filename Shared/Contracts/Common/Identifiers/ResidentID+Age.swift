public import Bus

extension ResidentID {
    /// Refuses a person who is not born, or not old enough, on a day.
    ///
    /// - Throws: INVALID_ARGUMENT naming the field, and nothing of the person.
    public func requireAge(
        atLeast years: Int = 0, on day: CalendarDate, field: String
    ) throws(CallError) {
        // As in YYYYMMDD: a year has passed when its day has come again.
        let age = (day.packed - birthDate.packed) / 10_000
        guard birthDate <= day, age >= years else {
            throw .invalid(
                field, rule: years == 0 ? "born" : "age",
                years == 0
                    ? "the birth date lies ahead" : "the person is younger than \(years) years")
        }
    }
}
