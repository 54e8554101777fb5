import Bus
import Contracts
import Store
import Testing

@testable import Enrollment

/// E10 while the ledger, the roll and the cases change at once.
struct DropoutConcurrencyTests {
    private let since = Samples.day("2025-08-25")

    private func report(_ city: TestEnrollment) async throws -> DropoutReport {
        try await city.call(
            Enrollment.dropoutReport, .init(schoolYear: Samples.year(), region: Samples.region()))
    }

    @Test(
        "E10: ledger, roll and cases at once: every report counts each child once, and the world closes"
    )
    func closedWorld() async throws {
        let city = try await TestEnrollment()
        try await city.register(Samples.school(.primary))
        let children = 60
        let outcomes = try await race(0..<240) { number in
            let child = number % children
            switch number / children {
            case 0:
                _ = try await city.call(
                    Enrollment.registerEligible,
                    .init(
                        schoolYear: Samples.year(), region: Samples.region(),
                        children: [EligibleChild(idNumber: Samples.child(child))]))
            case 1 where child % 3 == 0:
                let student = StudentRecord(
                    idNumber: Samples.child(child), schoolCode: Samples.code(.primary, 1),
                    stage: .primary, grade: 1, classNumber: 1)
                _ = try await city.call(Enrollment.registerStudents, .init(students: [student]))
            case 2 where child % 3 != 0:
                _ = try await city.call(
                    Enrollment.openDropoutCase,
                    .init(
                        idNumber: Samples.child(child), region: Samples.region(),
                        cause: .neverEnrolled, absentSince: since, responsible: "officer-3",
                        note: "比对"))
            case 3 where child % 10 == 0:
                _ = try await city.call(
                    Enrollment.openMissingCases,
                    .init(
                        schoolYear: Samples.year(), region: Samples.region(), absentSince: since,
                        responsible: "officer-3"))
            default:
                let seen = try await report(city)
                let world = seen.world
                #expect(
                    world.registered + world.exempt + world.openCase + world.faults
                        >= seen.eligible)
                #expect(world.faults <= seen.eligible)
            }
        }
        #expect(Set(["", "ILLEGAL_MOVE"]).isSuperset(of: outcomes.keys), "\(outcomes)")
        _ = try await city.call(
            Enrollment.openMissingCases,
            .init(
                schoolYear: Samples.year(), region: Samples.region(), absentSince: since,
                responsible: "officer-3"))
        let after = try await report(city)
        #expect(after.eligible == children)
        #expect(after.world.faults == 0)
    }

    @Test("steps of a case from all sides: what is recorded leads, step by step, to its state")
    func steps() async throws {
        let city = try await TestEnrollment()
        let verbs: [DropoutStep] = [
            .confirm, .persuade, .return, .stabilise, .call, .exempt, .escalate,
        ]
        for child in 0..<5 {
            let open = OpenDropoutCase(
                idNumber: Samples.child(child), region: Samples.region(), cause: .neverEnrolled,
                absentSince: since, responsible: "officer-3", note: "比对")
            let id = try await city.call(Enrollment.openDropoutCase, open).id
            let outcomes = try await race(0..<70) { number in
                if number % 10 == 9 {
                    _ = try await city.call(Enrollment.openDropoutCase, open)
                } else {
                    _ = try await city.call(
                        Enrollment.stepDropoutCase,
                        .init(
                            id: id, step: verbs[number % verbs.count], on: since, note: "记录"))
                }
            }
            #expect(Set(["", "ILLEGAL_MOVE"]).isSuperset(of: outcomes.keys), "\(outcomes)")
            let found = try await city.call(Enrollment.getDropoutCase, .init(id: id))
            #expect(found.records.count == 1 + (outcomes[""] ?? 0))
            var state = DropoutState.suspected
            for record in found.records.dropFirst() {
                state = try DropoutLifecycle.transitions.move(state, record.step)
            }
            #expect(found.state == state)
            #expect(found.episode == found.records.count { $0.step == .suspect })
        }
        let cases = try await city.store.read {
            try $0.fetchValue(Int.self, "SELECT COUNT(*) FROM dropout_cases")
        }
        #expect(cases == 5)
    }
}
