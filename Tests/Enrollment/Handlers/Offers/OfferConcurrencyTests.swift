import Bus
import Contracts
import Enrollment
import Testing

struct OfferConcurrencyTests {
    @Test(
        "E1: 500 children at once for 40 seats, exactly 40 are confirmed and every other is told why"
    )
    func seats() async throws {
        let city = try await TestEnrollment()
        let line = try await city.primaryLine(seats: 40)
        let outcomes = try await race(0..<500) { number in
            let offer = try await city.call(
                Enrollment.makeOffer, .init(planLineID: line, idNumber: Samples.child(number)))
            _ = try await city.call(Enrollment.confirmOffer, .init(offerID: offer.id))
        }
        #expect(outcomes == ["": 40, "SEATS_EXHAUSTED": 460])
        let ledger = try await city.ledger(line)
        #expect([ledger.available, ledger.offered, ledger.confirmed] == [0, 0, 40])
        #expect(ledger.entries.count == 81)
        #expect(try await city.events(OfferConfirmed.self).count == 40)
    }

    @Test("E2: every child races for five schools at once and holds exactly one seat")
    func children() async throws {
        let city = try await TestEnrollment()
        var lines: [String] = []
        for serial in 1...5 { lines.append(try await city.primaryLine(serial, seats: 200)) }
        let all = lines
        let outcomes = try await race(0..<500) { number in
            _ = try await city.call(
                Enrollment.makeOffer,
                .init(planLineID: all[number % 5], idNumber: Samples.child(number / 5)))
        }
        #expect(outcomes == ["": 100, "LIVE_OFFER_EXISTS": 400])
        var offered = 0
        for line in all { offered += try await city.line(line).offered }
        #expect(offered == 100)
    }

    @Test("the same key from twenty sides at once takes one seat and gives one answer")
    func sameKey() async throws {
        let city = try await TestEnrollment()
        let line = try await city.primaryLine(seats: 40)
        let answers = try await withThrowingTaskGroup(of: SeatOffer.self) { group in
            for _ in 0..<20 {
                group.addTask {
                    try await city.call(
                        Enrollment.makeOffer, .init(planLineID: line, idNumber: Samples.child(1)),
                        key: "one")
                }
            }
            return try await group.reduce(into: Set<SeatOffer>()) { $0.insert($1) }
        }
        #expect(answers.count == 1)
        #expect(try await city.line(line).offered == 1)
    }

    @Test("confirming and declining the same offer at once has one winner and balanced books")
    func answers() async throws {
        let city = try await TestEnrollment()
        let line = try await city.primaryLine(seats: 100)
        var ids: [String] = []
        for number in 0..<50 {
            ids.append(
                try await city.call(
                    Enrollment.makeOffer, .init(planLineID: line, idNumber: Samples.child(number))
                ).id)
        }
        let offers = ids
        _ = try await race(0..<150) { number in
            let id = offers[number % 50]
            if number < 100 {
                _ = try await city.call(Enrollment.confirmOffer, .init(offerID: id))
            } else {
                _ = try await city.call(Enrollment.declineOffer, .init(offerID: id, reason: "放弃"))
            }
        }
        let line2 = try await city.line(line)
        let ledger = try await city.ledger(line)
        #expect(line2.offered == 0)
        #expect(ledger.confirmed == line2.confirmed)
        #expect(ledger.available == line2.available)
        #expect(ledger.available + ledger.offered + ledger.confirmed == 100)
    }
}
