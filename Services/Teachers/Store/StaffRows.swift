import Bus
import Contracts
import Store

/// A row of `staff`.
struct StaffRow: Codable, Sendable {
    var person: PersonKey
    var school: SchoolCode
    var birthDate: CalendarDate
    var certificates: [TeachingCertificate]
    var registeredUntil: CalendarDate?
    var title: TitleLevel
    var isSample: Bool
}

/// A row of `ethics_vetoes`.
struct VetoRow: Codable, Sendable {
    var id: Int64
    var person: PersonKey
    var fromDay: CalendarDate
    var untilDay: CalendarDate?
    var decisionNumber: String
    var liftedBy: String?

    var veto: EthicsVeto {
        EthicsVeto(
            id: id, person: person, from: fromDay, until: untilDay, decisionNumber: decisionNumber,
            liftedBy: liftedBy)
    }
}

extension ReadTransaction {
    func staff(_ person: PersonKey) throws -> StaffRow {
        guard
            let row = try fetchOne(
                StaffRow.self, "SELECT * FROM staff WHERE person = ?", [person])
        else { throw CallError.notFound("this person") }
        return row
    }

    /// Those of some persons who are in the register, asked for in groups.
    func registered(among persons: [PersonKey]) throws -> Set<PersonKey> {
        var found: Set<PersonKey> = []
        for start in stride(from: 0, to: persons.count, by: 500) {
            let group = persons[start..<min(start + 500, persons.count)]
            let marks = Array(repeating: "?", count: group.count).joined(separator: ", ")
            found.formUnion(
                try fetchAll(
                    PersonKey.self, "SELECT person FROM staff WHERE person IN (\(marks))",
                    group.map { $0 }))
        }
        return found
    }

    /// A school's staff in the order of keys: those after one, one more than the limit.
    func staff(of school: SchoolCode, after: String, limit: Int) throws -> [StaffRow] {
        try fetchAll(
            StaffRow.self,
            "SELECT * FROM staff WHERE school = ? AND person > ? ORDER BY person LIMIT ?",
            [school, after, limit + 1])
    }

    func vetoes(of person: PersonKey) throws -> [VetoRow] {
        try fetchAll(
            VetoRow.self, "SELECT * FROM ethics_vetoes WHERE person = ? ORDER BY id", [person])
    }

    /// The register's entry with appointments and vetoes.
    func member(_ row: StaffRow) throws -> StaffMember {
        StaffMember(
            person: row.person, school: row.school, birthDate: row.birthDate,
            certificates: row.certificates, registeredUntil: row.registeredUntil,
            title: row.title, appointments: try appointments(of: row.person).map(\.appointment),
            vetoes: try vetoes(of: row.person).map(\.veto))
    }

    /// The next free id of a table that numbers its rows from 1. Writes run one after another.
    func nextID(of table: String) throws -> Int64 {
        (try fetchValue(Int64.self, "SELECT MAX(id) FROM \(table)") ?? 0) + 1
    }
}
