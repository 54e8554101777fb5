import Bus
import Contracts
import Enrollment
import Foundation
import Store
import Testing

/// The schema refuses what the code would never ask for.
struct SchemaTests {
    /// One line of two seats with one offer waiting.
    private func city() async throws -> TestEnrollment {
        let city = try await TestEnrollment()
        let line = try await city.primaryLine(seats: 2)
        _ = try await city.call(
            Enrollment.makeOffer, .init(planLineID: line, idNumber: Samples.child(1)))
        let student = StudentRecord(
            idNumber: Samples.child(1), schoolCode: Samples.code(.primary, 1), stage: .primary,
            grade: 1, classNumber: 1)
        _ = try await city.call(Enrollment.registerStudents, .init(students: [student]))
        return city
    }

    @Test(
        "an invariant broken behind the code's back is refused",
        arguments: [
            ("E1 counters", "UPDATE plan_lines SET confirmed = 2"),
            ("E1 negative", "UPDATE plan_lines SET offered = -1"),
            (
                "E2",
                """
                INSERT INTO offers SELECT id || 'x', plan_line_id, 99, school_year, stage,
                    person_key, 'confirmed', 0, 0, NULL FROM offers
                """
            ),
            (
                "E3",
                """
                INSERT INTO rolls SELECT person_key, school_code, stage, 2, 1, 'active', 0, NULL
                FROM rolls
                """
            ),
            ("E4 certified", "UPDATE plan_lines SET certified_seats = 1"),
            ("two persons", "UPDATE plan_lines SET approved_by = submitted_by"),
            ("no approval", "UPDATE plan_lines SET approved_by = NULL"),
            ("P8 seats fall", "UPDATE school_stages SET certified_seats = opening_seats - 1"),
            ("a roll of nobody's school", "UPDATE rolls SET school_code = '2141999999'"),
            ("roll counter", "UPDATE roll_counts SET enrolled = -1"),
            ("offer of another year", "UPDATE offers SET school_year = '2026'"),
        ])
    func refused(name: String, sql: String) async throws {
        let city = try await city()
        let error = await #expect(throws: StoreError.self) {
            try await city.store.write { try $0.execute(sql) }
        }
        #expect(error?.code == .constraint)
    }

    @Test("a senior-high line is kept only within its class limit")
    func classLimit() async throws {
        let city = try await TestEnrollment()
        try await city.register(Samples.school(.senior))
        try await city.publish(
            Samples.proposal(Samples.code(.senior, 1), .senior, seats: 55, classes: 1))
        for sql in [
            "UPDATE plan_lines SET seats = 56", "UPDATE plan_lines SET class_limit = NULL",
        ] {
            let error = await #expect(throws: StoreError.self) {
                try await city.store.write { try $0.execute(sql) }
            }
            #expect(error?.violation?.name == "e4_class_limit")
        }
    }

    @Test("a certificate and an event count once, whatever the code does")
    func certificates() async throws {
        let city = try await city()
        let insert = """
            INSERT INTO seat_certificates VALUES
            (?, ?, 'P4', '2141000001', 'primary', 5, '2024-01-01', 'applied', 10, 15, 0)
            """
        _ = try await city.store.write { try $0.execute(insert, ["C-1", "e-1"]) }
        for pair in [["C-1", "e-2"], ["C-2", "e-1"]] {
            let error = await #expect(throws: StoreError.self) {
                try await city.store.write { try $0.execute(insert, pair) }
            }
            #expect(error?.violation?.kind == .unique)
        }
    }

    @Test("the file holds no ID number, in any table or log")
    func noIDNumbers() async throws {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent(
            "enrollment-\(UInt64.random(in: 0 ... .max))")
        defer { try? FileManager.default.removeItem(at: folder) }
        let path = folder.appendingPathComponent("store.sqlite").path
        let store = try Store.open(
            at: path, source: EnrollmentService.eventSource,
            migrations: EnrollmentService.migrations)
        let city = try await TestEnrollment(store: store)
        let line = try await city.primaryLine(seats: 50)
        var children: [ResidentID] = []
        for number in 0..<20 {
            children.append(Samples.child(number))
            _ = try await city.call(
                Enrollment.makeOffer, .init(planLineID: line, idNumber: Samples.child(number)))
        }
        let students = children.map {
            StudentRecord(
                idNumber: $0, schoolCode: Samples.code(.primary, 1), stage: .primary, grade: 1,
                classNumber: 1)
        }
        _ = try await city.call(Enrollment.registerStudents, .init(students: students))
        for file in try FileManager.default.contentsOfDirectory(atPath: folder.path) {
            let bytes = try Data(contentsOf: folder.appendingPathComponent(file))
            for child in children {
                #expect(bytes.range(of: Data(child.text.utf8)) == nil)
                #expect(bytes.range(of: Data(child.text.dropFirst(6).prefix(11).utf8)) == nil)
            }
            if file == "store.sqlite-wal" {
                #expect(
                    bytes.range(of: Data("示例学校1".utf8)) != nil, "the search finds what is there")
            }
        }
        try await store.close()
    }
}
