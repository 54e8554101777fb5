import Bus
import Contracts
import Testing

@testable import Enrollment

/// 一人一案 while committee, family and office act at once.
struct PlacementConcurrencyTests {
    @Test("consent, objection and placing at once: the records lead to the state, told once")
    func steps() async throws {
        let city = try await TestEnrollment()
        try await city.register(Samples.school(.primary))
        let day = Samples.day("2025-08-20")
        var placed = 0
        for child in 0..<8 {
            let id = try await city.call(
                Enrollment.listPlacement,
                .init(idNumber: Samples.child(child), region: Samples.region(), note: "名单")
            ).id
            let option = PlacementOption(
                schoolCode: Samples.code(.primary, 1), distanceMetres: 700, capable: true)
            let outcomes = try await race(0..<60) { number in
                switch number % 5 {
                case 0:
                    _ = try await city.call(
                        Enrollment.assessPlacement,
                        .init(id: id, assessment: PlacementDomainTests.found()))
                case 1:
                    _ = try await city.call(
                        Enrollment.proposePlacement,
                        .init(id: id, options: [option], on: day, note: "建议"))
                default:
                    let step = [PlacementStep.consent, .object, .place][number % 5 - 2]
                    _ = try await city.call(
                        Enrollment.stepPlacement, .init(id: id, step: step, on: day, note: "文件"))
                }
            }
            #expect(Set(["", "ILLEGAL_MOVE"]).isSuperset(of: outcomes.keys), "\(outcomes)")
            let found = try await city.call(Enrollment.getPlacement, .init(id: id))
            var state = PlacementState.listed
            for record in found.records.dropFirst() {
                state = try PlacementLifecycle.transitions.move(state, record.step)
            }
            #expect(found.state == state)
            #expect(found.records.count == 1 + (outcomes[""] ?? 0))
            placed += found.records.count { $0.step == .place }
        }
        #expect(try await city.events(PlacementDecided.self).count == placed)
    }
}
