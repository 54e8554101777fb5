import Bus
import Contracts
import Store
import Testing

@testable import Enrollment

struct SeatsCertifiedTests {
    private func event(
        _ id: String, certificate: String = "C-1", seats: Int = 165, serial: Int = 1,
        on day: String = "2024-06-30"
    ) throws -> CloudEvent {
        let payload = SeatsCertified(
            certificateNo: certificate, project: try ProjectID("P4"),
            schoolCode: Samples.code(.primary, serial), stage: .primary, seats: seats,
            certifiedOn: Samples.day(day))
        return CloudEvent(
            id: id, type: SeatsCertified.eventType, source: "/projects.v1", subject: "P4",
            time: "2024-06-30T00:00:00.000Z", sequence: 1, data: try JSONValue(encoding: payload))
    }

    private func deliver(_ city: TestEnrollment, _ events: CloudEvent...) async throws {
        for event in events {
            try await city.store.write { try EnrollmentService.apply(event, $0) }
        }
    }

    private func seats(_ city: TestEnrollment, _ serial: Int = 1) async throws -> Int {
        try await city.call(Enrollment.getSchool, .init(code: Samples.code(.primary, serial)))
            .certifiedSeats
    }

    @Test("a certificate raises the seats, with its lineage and an event that names its cause")
    func raises() async throws {
        let city = try await TestEnrollment()
        try await city.register(Samples.school(.primary, seats: 1000))
        try await deliver(city, event("e-1"))
        #expect(try await seats(city) == 1165)
        let lineage = try await city.list(Enrollment.listSeatCertificates, ListSeatCertificates())
        #expect(lineage.map(\.certificateNo) == ["C-1"])
        #expect(lineage.first?.raisedFrom == 1000)
        #expect(lineage.first?.raisedTo == 1165)
        #expect(lineage.first?.eventID == "e-1")
        #expect(try await city.events(SeatsRaised.self).map(\.raisedTo) == [1165])
        let cause = try await city.store.read {
            try $0.fetchValue(
                String.self, "SELECT causationid FROM edubus_outbox WHERE type = ?",
                [SeatsRaised.eventType])
        }
        #expect(cause == "e-1")
        let summary = try await city.call(Enrollment.summarise, .init())
        #expect(summary.total.certifiedSeats == 1165)
        #expect(summary.total.raisedSeats == 165)
    }

    @Test("P8: the same event again, and the same certificate in another event, raise nothing")
    func once() async throws {
        let city = try await TestEnrollment()
        try await city.register(Samples.school(.primary, seats: 1000))
        try await deliver(city, event("e-1"), event("e-1"), event("e-2"), event("e-1"))
        #expect(try await seats(city) == 1165)
        #expect(try await city.events(SeatsRaised.self).count == 1)
    }

    @Test("a certificate that contradicts its first arrival is set aside with its reason")
    func contradiction() async throws {
        let city = try await TestEnrollment()
        try await city.register(Samples.school(.primary, seats: 1000))
        try await deliver(city, event("e-1"), event("e-2", seats: 500), event("e-2", seats: 500))
        #expect(try await seats(city) == 1165)
        let reasons = try await city.store.read {
            try $0.fetchAll(String.self, "SELECT reason FROM certificate_rejections")
        }
        #expect(reasons == ["CERTIFICATE_CONTRADICTED"])
    }

    @Test("a certificate that comes before its school waits and is applied with it, once")
    func early() async throws {
        let city = try await TestEnrollment()
        try await deliver(city, event("e-1"))
        var lineage = try await city.list(Enrollment.listSeatCertificates, ListSeatCertificates())
        #expect(lineage.map(\.state) == [.unmatched])
        try await city.register(Samples.school(.primary, seats: 1000))
        try await city.register(Samples.school(.primary, seats: 1000))
        #expect(try await seats(city) == 1165)
        lineage = try await city.list(Enrollment.listSeatCertificates, ListSeatCertificates())
        #expect(lineage.map(\.state) == [.applied])
        try await deliver(city, event("e-1"))
        #expect(try await seats(city) == 1165)
    }

    @Test("any order and any repetition of deliveries ends with the same seats", arguments: 0..<6)
    func anyOrder(seed: UInt64) async throws {
        var random = SeededGenerator(seed: seed)
        let city = try await TestEnrollment()
        var events: [CloudEvent] = []
        var expected = [1: 1000, 2: 1000]
        for number in 1...12 {
            let serial = number % 2 + 1
            expected[serial, default: 0] += number * 10
            for copy in 0...Int.random(in: 0...2, using: &random) {
                events.append(
                    try event(
                        "e-\(number)-\(copy)", certificate: "C-\(number)", seats: number * 10,
                        serial: serial))
            }
        }
        events.shuffle(using: &random)
        for (index, event) in events.enumerated() {
            if index == events.count / 3 {
                try await city.register(Samples.school(.primary, 1), Samples.school(.primary, 2))
            }
            try await deliver(city, event, event)
        }
        for (serial, seats) in expected { #expect(try await self.seats(city, serial) == seats) }
    }

    @Test("raised seats let a larger plan through")
    func plan() async throws {
        let city = try await TestEnrollment()
        try await city.register(Samples.school(.primary, seats: 1000))
        let proposal = Samples.proposal(Samples.code(.primary, 1), seats: 1001, classes: 30)
        #expect(
            try await reason { try await city.publish(proposal) } == "PLANNED_WITHIN_CERTIFIED")
        try await deliver(city, event("e-1", seats: 1))
        try await city.publish(proposal)
    }

    @Test("growth counts applied certificates by year, stage and ownership")
    func growth() async throws {
        let city = try await TestEnrollment()
        try await city.register(
            Samples.school(.primary, 1), Samples.school(.primary, 2, ownership: .private))
        try await deliver(
            city, event("e-1", certificate: "C-1", seats: 10, on: "2022-01-01"),
            event("e-2", certificate: "C-2", seats: 20, on: "2025-12-31"),
            event("e-3", certificate: "C-3", seats: 40, on: "2026-01-01"),
            event("e-4", certificate: "C-4", seats: 80, serial: 2, on: "2023-05-05"),
            event("e-5", certificate: "C-5", seats: 160, serial: 3, on: "2023-05-05"))
        let growth = try await city.call(
            Enrollment.seatGrowth, .init(fromYear: 2022, toYear: 2025, ownership: .public))
        #expect(growth.total == 30)
        #expect(growth.rows.map(\.year) == [2022, 2025])
        let all = try await city.call(Enrollment.seatGrowth, .init(fromYear: 2022, toYear: 2025))
        #expect(all.total == 110)
    }

    @Test("an event of another type is passed over")
    func otherType() async throws {
        let city = try await TestEnrollment()
        var other = try event("e-1")
        other.type = "projects.payment.recorded.v1"
        try await deliver(city, other)
        #expect(
            try await city.list(Enrollment.listSeatCertificates, ListSeatCertificates()).isEmpty)
    }
}
