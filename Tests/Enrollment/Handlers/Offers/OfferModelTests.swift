import Bus
import Contracts
import Enrollment
import Testing

/// A second implementation of offers: children and chairs, without counters, states or a ledger.
private struct Model {
    var seats: [String: Int]
    /// Live offers: id to line, child and whether confirmed.
    var live: [String: (line: String, child: Int, confirmed: Bool)] = [:]
    var made: [String: Int] = [:]

    func taken(_ line: String) -> Int { live.values.count { $0.line == line } }

    /// The id of the new offer; nil with the reason when it must be refused.
    mutating func offer(_ line: String, _ child: Int) -> (id: String?, reason: String?) {
        if live.values.contains(where: { $0.child == child }) { return (nil, "LIVE_OFFER_EXISTS") }
        guard taken(line) < seats[line, default: 0] else { return (nil, "SEATS_EXHAUSTED") }
        made[line, default: 0] += 1
        let id = "\(line)-\(made[line, default: 0])"
        live[id] = (line, child, false)
        return (id, nil)
    }
}

struct OfferModelTests {
    @Test("the service agrees with the model under any sequence of calls", arguments: 0..<6)
    func model(seed: UInt64) async throws {
        var random = SeededGenerator(seed: seed)
        let city = try await TestEnrollment()
        var lines: [String] = []
        for serial in 1...3 {
            lines.append(try await city.primaryLine(serial, seats: serial + 1))
        }
        var model = Model(
            seats: Dictionary(uniqueKeysWithValues: lines.enumerated().map { ($1, $0 + 2) }))
        var ids: [String] = ["2025-2141000009-primary-1-open-1"]
        for _ in 0..<150 {
            let line = lines.randomElement(using: &random)!
            let id = ids.randomElement(using: &random)!
            switch Int.random(in: 0..<8, using: &random) {
            case 0...3:
                let child = Int.random(in: 0..<12, using: &random)
                let expected = model.offer(line, child)
                var offer: SeatOffer?
                let actual = try await reason {
                    offer = try await city.call(
                        Enrollment.makeOffer,
                        .init(planLineID: line, idNumber: Samples.child(child)))
                }
                #expect(actual == expected.reason)
                #expect(offer?.id == expected.id)
                if let made = expected.id { ids.append(made) }
            case 4...5:
                let waits = model.live[id].map { !$0.confirmed } ?? false
                let actual = try await reason {
                    _ = try await city.call(Enrollment.confirmOffer, .init(offerID: id))
                }
                #expect((actual == nil) == waits)
                if waits { model.live[id]?.confirmed = true }
            case 6:
                let isLive = model.live[id] != nil
                let actual = try await reason {
                    _ = try await city.call(
                        Enrollment.declineOffer, .init(offerID: id, reason: "放弃"))
                }
                #expect((actual == nil) == isLive)
                model.live[id] = nil
            default:
                let seats = Int.random(in: 1...6, using: &random)
                let allowed = seats >= model.taken(line)
                let actual = try await reason {
                    _ = try await city.call(
                        Enrollment.amendPlanLine,
                        .init(id: line, seats: seats, classes: 1, reason: "调整"))
                    _ = try await city.call(
                        Enrollment.approveAmendment, .init(id: line, approvalNo: "批复"),
                        as: .approver)
                }
                #expect((actual == nil) == allowed)
                if allowed { model.seats[line] = seats }
            }
        }
        for line in lines {
            let ledger = try await city.ledger(line)
            let kept = try await city.line(line)
            let confirmed = model.live.values.count { $0.line == line && $0.confirmed }
            #expect(ledger.seats == model.seats[line])
            #expect(ledger.confirmed == confirmed)
            #expect(ledger.offered == model.taken(line) - confirmed)
            #expect(ledger.available == ledger.seats - model.taken(line))
            #expect(
                [kept.available, kept.offered, kept.confirmed]
                    == [ledger.available, ledger.offered, ledger.confirmed])
            #expect(ledger.entries.map(\.number) == Array(1...ledger.entries.count))
        }
    }
}
