import Bus
import Contracts
import Enrollment
import Store
import Testing

/// What travels in imports and transfers as an ID number is not in the store afterwards, in no column of no table.
struct NoIDNumberTests {
    private struct Column: Decodable {
        var tableName: String
        var column: String
    }

    /// Columns with a text somewhere in them, stored answers and events included.
    private func columns(with text: String, in store: Store) async throws -> [String] {
        try await store.read { transaction in
            let columns = try transaction.fetchAll(
                Column.self,
                """
                SELECT m.name AS "tableName", c.name AS "column"
                FROM sqlite_master m JOIN pragma_table_info(m.name) c WHERE m.type = 'table'
                """)
            return try columns.filter { column in
                let found = try transaction.fetchValue(
                    Int.self,
                    """
                    SELECT COUNT(*) FROM "\(column.tableName)"
                    WHERE instr(CAST("\(column.column)" AS BLOB), CAST(? AS BLOB)) > 0
                    """, [text])
                return (found ?? 0) > 0
            }.map { "\($0.tableName).\($0.column)" }
        }
    }

    @Test(
        "neither an import nor a transfer leaves an ID number in the store, a refused one included")
    func none() async throws {
        let city = try await TestEnrollment()
        try await city.register(Samples.school(.primary, 1), Samples.school(.primary, 2))
        let child = Samples.child(1)
        let student = StudentRecord(
            idNumber: child, schoolCode: Samples.code(.primary, 1), stage: .primary, grade: 1,
            classNumber: 1)
        var wrong = student
        wrong.grade = 9
        for (file, row) in [(Character("a"), student), ("b", wrong)] {
            let state = try await city.open(.students, rows: 1, file: file)
            _ = try await city.send(Enrollment.importStudents, state, [row])
        }
        let transfer = try await city.call(
            Enrollment.requestTransfer,
            RequestTransfer(
                idNumber: child, toSchool: Samples.code(.primary, 2), stage: .primary, grade: 1,
                classNumber: 1, reason: "搬家"))
        #expect(try await columns(with: child.text, in: city.store) == [])
        // The search finds what is there.
        let found = try await columns(with: transfer.personKey.text, in: city.store)
        #expect(found.contains("rolls.person_key"))
        #expect(found.contains("roll_transfers.person_key"))
    }
}
