import Bus
import Contracts
import Enrollment
import Testing

struct OfferTests {
    private func offer(
        _ city: TestEnrollment, _ line: String, _ child: Int, origin: String? = nil,
        key: String? = nil
    ) async throws -> SeatOffer {
        try await city.call(
            Enrollment.makeOffer,
            .init(
                planLineID: line, idNumber: Samples.child(child),
                originRegion: origin.map { Samples.region($0) }), key: key)
    }

    @Test("offer, confirm and decline move one seat each and are told")
    func verbs() async throws {
        let city = try await TestEnrollment()
        let line = try await city.primaryLine(seats: 2)
        let first = try await offer(city, line, 1)
        #expect(first.id == "\(line)-1")
        #expect(try await city.line(line).state == .locked)
        #expect(
            try await city.call(Enrollment.confirmOffer, .init(offerID: first.id)).state
                == .confirmed)
        let second = try await offer(city, line, 2)
        #expect(try await reason { _ = try await offer(city, line, 3) } == "SEATS_EXHAUSTED")
        _ = try await city.call(Enrollment.declineOffer, .init(offerID: second.id, reason: "外地就读"))
        _ = try await offer(city, line, 3)
        let ledger = try await city.ledger(line)
        #expect(ledger.entries.map(\.number) == Array(1...6))
        #expect(
            ledger.entries.map(\.cause) == [
                .published, .offerMade, .offerConfirmed, .offerMade, .offerDeclined, .offerMade,
            ])
        #expect([ledger.available, ledger.offered, ledger.confirmed] == [0, 1, 1])
        #expect(try await city.events(OfferMade.self).count == 3)
        #expect(try await city.events(OfferConfirmed.self).map(\.offerID) == [first.id])
        #expect(try await city.events(OfferDeclined.self).map(\.from) == [.offered])
    }

    @Test("an answered offer is not answered again")
    func answered() async throws {
        let city = try await TestEnrollment()
        let line = try await city.primaryLine(seats: 2)
        let made = try await offer(city, line, 1)
        _ = try await city.call(Enrollment.declineOffer, .init(offerID: made.id, reason: "放弃"))
        #expect(
            try await reason {
                _ = try await city.call(Enrollment.confirmOffer, .init(offerID: made.id))
            } == "OFFER_ANSWERED")
        #expect(
            try await reason {
                _ = try await city.call(
                    Enrollment.declineOffer, .init(offerID: made.id, reason: "放弃"))
            } == "OFFER_ANSWERED")
    }

    @Test("E2: public and private together, one live offer a child, year and stage")
    func oneLive() async throws {
        let city = try await TestEnrollment()
        let first = try await city.primaryLine(1, seats: 5)
        try await city.register(Samples.school(.primary, 2, ownership: .private))
        let second = try await city.publish(
            Samples.proposal(Samples.code(.primary, 2), seats: 5)
        ).id
        let nextYear = try await city.publish(
            Samples.proposal(Samples.code(.primary, 2), seats: 5, year: 2026)
        ).id
        let made = try await offer(city, first, 1)
        #expect(try await reason { _ = try await offer(city, second, 1) } == "LIVE_OFFER_EXISTS")
        #expect(try await reason { _ = try await offer(city, first, 1) } == "LIVE_OFFER_EXISTS")
        _ = try await offer(city, nextYear, 1)
        _ = try await city.call(Enrollment.confirmOffer, .init(offerID: made.id))
        #expect(try await reason { _ = try await offer(city, second, 1) } == "LIVE_OFFER_EXISTS")
        _ = try await city.call(Enrollment.declineOffer, .init(offerID: made.id, reason: "转民办"))
        _ = try await offer(city, second, 1)
    }

    @Test("E5: a senior high admits from its own pool, by the roll when there is one")
    func pool() async throws {
        let city = try await TestEnrollment()
        try await city.register(
            Samples.school(.senior, 1, region: "410882"),
            Samples.school(.senior, 2, region: "410811"),
            Samples.school(.junior, 3, region: "410802"))
        let county = try await city.publish(
            Samples.proposal(Samples.code(.senior, 1), .senior, seats: 5)
        ).id
        let urban = try await city.publish(
            Samples.proposal(Samples.code(.senior, 2), .senior, seats: 5)
        ).id
        #expect(try await reason { _ = try await offer(city, county, 1) } == "INVALID_FIELD")
        #expect(
            try await reason { _ = try await offer(city, county, 1, origin: "410883") }
                == "OUTSIDE_POOL")
        _ = try await offer(city, county, 1, origin: "410882")
        let student = StudentRecord(
            idNumber: Samples.child(2), schoolCode: Samples.code(.junior, 3), stage: .junior,
            grade: 3, classNumber: 1)
        _ = try await city.call(Enrollment.registerStudents, .init(students: [student]))
        #expect(try await reason { _ = try await offer(city, county, 2) } == "OUTSIDE_POOL")
        #expect(
            try await reason { _ = try await offer(city, county, 2, origin: "410882") }
                == "ORIGIN_CONTRADICTS_ROLL")
        _ = try await offer(city, urban, 2)
    }

    @Test("a repeated key gets the first answer; with another child it is refused")
    func replay() async throws {
        let city = try await TestEnrollment()
        let line = try await city.primaryLine(seats: 5)
        let made = try await offer(city, line, 1, key: "k")
        for _ in 0..<3 { #expect(try await offer(city, line, 1, key: "k") == made) }
        #expect(
            try await reason { _ = try await offer(city, line, 2, key: "k") }
                == "IDEMPOTENCY_KEY_REUSED")
        #expect(try await city.line(line).offered == 1)
    }

    @Test("offers are an officer's of the school's district, also to read")
    func district() async throws {
        let city = try await TestEnrollment()
        let line = try await city.primaryLine(seats: 5)
        let made = try await offer(city, line, 1)
        let stranger = Principal.county("410882")
        #expect(
            try await reason {
                _ = try await city.call(
                    Enrollment.getOffer, .init(offerID: made.id), as: stranger)
            } == "DISTRICT_NOT_COVERED")
        #expect(
            try await reason {
                _ = try await city.call(
                    Enrollment.confirmOffer, .init(offerID: made.id), as: stranger)
            } == "DISTRICT_NOT_COVERED")
        #expect(
            try await city.call(
                Enrollment.getOffer, .init(offerID: made.id), as: .county("410802")) == made)
    }
}
