import Bus
import Contracts
import Testing

@testable import Enrollment

/// E1 and E4 while plans change under the offers.
struct PlanConcurrencyTests {
    @Test(
        "E1: amendments up and down against 240 offers: never more offers than seats, books balance"
    )
    func amendments() async throws {
        let city = try await TestEnrollment()
        let line = try await city.primaryLine(seats: 40)
        let outcomes = try await race(0..<300) { number in
            switch number % 5 {
            case 0 where number % 2 == 0:
                _ = try await city.call(
                    Enrollment.amendPlanLine,
                    .init(id: line, seats: 20 + number % 50, classes: 2, reason: "调整"))
            case 0:
                _ = try await city.call(
                    Enrollment.approveAmendment, .init(id: line, approvalNo: "批复\(number)号"),
                    as: .approver)
                let now = try await city.line(line)
                #expect(now.offered + now.confirmed <= now.proposal.seats)
            default:
                let offer = try await city.call(
                    Enrollment.makeOffer, .init(planLineID: line, idNumber: Samples.child(number)))
                if number % 3 == 0 {
                    _ = try await city.call(
                        Enrollment.declineOffer, .init(offerID: offer.id, reason: "放弃"))
                }
            }
        }
        let reasons: Set<String> = ["", "SEATS_EXHAUSTED", "SEATS_TAKEN", "NO_AMENDMENT"]
        #expect(reasons.isSuperset(of: outcomes.keys), "\(outcomes)")
        let after = try await city.line(line)
        let ledger = try await city.ledger(line)
        #expect(after.offered + after.confirmed <= after.proposal.seats)
        #expect(ledger.offered == after.offered && ledger.available == after.available)
        #expect(ledger.available + ledger.offered + ledger.confirmed == after.proposal.seats)
        #expect(try await city.events(PlanAmended.self).count == after.revision - 1)
    }

    @Test("E4: nine lines of one school at once: together within its certified seats")
    func certified() async throws {
        let city = try await TestEnrollment()
        try await city.register(Samples.school(.primary, seats: 350))
        let outcomes = try await race(0..<27) { number in
            _ = try await city.call(
                Enrollment.submitPlanLine,
                .init(
                    proposal: Samples.proposal(
                        Samples.code(.primary, 1), seats: 100, classes: 3, batch: number % 9 + 1)),
                key: "submit-\(number % 9)")
        }
        #expect(outcomes == ["": 9, "PLANNED_WITHIN_CERTIFIED": 18])
        let lines = try await city.list(
            Enrollment.listPlanLines, .init(schoolYear: Samples.year()), as: .submitter)
        #expect(lines.map(\.proposal.seats) == [100, 100, 100])
    }
}
