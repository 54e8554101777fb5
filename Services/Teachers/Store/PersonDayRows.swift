import Contracts
import Store

/// A row of `person_days`.
struct PersonDayRow: Codable, Sendable {
    var person: PersonKey
    var fromDay: CalendarDate
    var loadPercent: Int64
    var loadLimitPercent: Int64
    var occupying: Int64
    var mains: Int64
    var principals: Int64

    var step: StepLine<PersonLevel>.Step {
        StepLine.Step(
            day: fromDay,
            level: PersonLevel(
                loadPercent: loadPercent, occupying: occupying, mains: mains,
                principals: principals))
    }
}

extension ReadTransaction {
    func record(of person: PersonKey) throws -> PersonRecord {
        let rows = try fetchAll(
            PersonDayRow.self, "SELECT * FROM person_days WHERE person = ? ORDER BY from_day",
            [person])
        return PersonRecord(StepLine(steps: rows.map(\.step)))
    }
}

extension WriteTransaction {
    /// Writes the steps in which a person's record differs from what was read.
    func save(
        _ record: PersonRecord, of person: PersonKey, before: PersonRecord = PersonRecord(),
        loadLimitPercent: Int64
    ) throws {
        for step in record.line.steps where !before.line.steps.contains(step) {
            let row = PersonDayRow(
                person: person, fromDay: step.day, loadPercent: step.level.loadPercent,
                loadLimitPercent: loadLimitPercent, occupying: step.level.occupying,
                mains: step.level.mains, principals: step.level.principals)
            if before.line.steps.isEmpty {
                try insert(into: "person_days", row)
            } else {
                try upsert(into: "person_days", row, key: ["person", "from_day"])
            }
        }
    }
}
