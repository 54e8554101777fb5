import Bus
import Contracts
import Store
import Testing

@testable import Enrollment

/// E3 while schools enter the same children at once.
struct RollConcurrencyTests {
    @Test(
        "E3: three schools enter the same child at once, each with a retry: it is on one roll, counted once"
    )
    func entered() async throws {
        let city = try await TestEnrollment()
        for serial in 1...3 { try await city.register(Samples.school(.primary, serial)) }
        let children = 60
        @Sendable func student(_ child: Int, _ serial: Int) -> StudentRecord {
            StudentRecord(
                idNumber: Samples.child(child), schoolCode: Samples.code(.primary, serial),
                stage: .primary, grade: 1, classNumber: 1)
        }
        let outcomes = try await race(0..<children * 6) { number in
            let key = "enter-\(number % children)-\(number / children / 2)"
            _ = try await city.call(
                Enrollment.registerStudents,
                .init(students: [student(number % children, number / children / 2 + 1)]), key: key)
        }
        // The first school of each child has one answer, and its retry the same.
        #expect(outcomes == ["": children * 2, "ROLL_ACTIVE_ELSEWHERE": children * 4])
        let counts = try await city.call(Enrollment.rollCounts, .init(by: .school))
        #expect(counts.total == children)
        let active = try await city.store.read {
            try $0.fetchValue(Int.self, "SELECT COUNT(*) FROM rolls WHERE state = 'active'")
        }
        #expect(active == children)
    }
}
