import Bus
import Contracts
import Store
import Testing

@testable import Enrollment

/// Equity figures, and seats by who provides them.
struct EquityTests {
    private func figures(
        _ city: TestEnrollment, _ region: String? = nil, as principal: Principal = .submitter
    ) async throws -> EquityFigures {
        try await city.call(
            Enrollment.equityFigures,
            .init(schoolYear: Samples.year(), region: region.map { Samples.region($0) }),
            as: principal)
    }

    @Test("migrants' children are those of the tier that asks for a residence permit")
    func migrants() async throws {
        let season = try await Season()
        let city = season.enrollment
        try await city.register(Samples.school(.primary, 7, ownership: .private))
        for kind in RegisterKind.allCases { season.registers.say(kind, nil) }
        var receipts: [ReceiptNumber] = []
        for child in 1...5 {
            let isPrivate = child == 5
            receipts.append(
                try await season.submit(
                    Season.form(
                        child, [.residence, .insurance], ownership: isPrivate ? .private : .public,
                        school: isPrivate ? Samples.code(.primary, 7) : nil)
                ).receipt)
        }
        // Of another tier, and of the same in another district.
        receipts.append(try await season.submit(Season.form(6)).receipt)
        receipts.append(
            try await season.submit(
                Season.form(
                    7, [.residence, .insurance], region: Samples.region("410811"),
                    community: "410811001")
            ).receipt)
        try await season.ask()
        #expect(try await figures(city).total.migrantsRegistered.part == 0)
        #expect(try await figures(city).total.migrantsRegistered.whole == 6)
        #expect(try await figures(city).total.migrantsInPublic.targets.map(\.isMet) == [nil])
        // All are given a place but the fourth.
        for (index, receipt) in receipts.enumerated() where index != 3 {
            _ = try await city.store.write {
                try $0.execute(
                    "UPDATE applications SET state = 'registered' WHERE receipt = ?", [receipt])
            }
        }
        let found = try await figures(city)
        #expect(found.counties.map(\.region.text) == ["410802", "410811"])
        #expect(found.counties.map(\.counts.migrantsRegistered.part) == [4, 1])
        #expect(found.counties.map(\.counts.migrantsRegistered.whole) == [5, 1])
        #expect(found.counties.map(\.counts.migrantsInPublic.part) == [3, 1])
        // 3 of 4 are below 85 %, 4 of 5 too.
        #expect(
            found.counties.map { $0.counts.migrantsInPublic.targets[0].isMet } == [false, true])
        #expect(found.total.migrantsInPublic.part == 4)
        #expect(found.total.migrantsInPublic.targets.map(\.isMet) == [false])
        #expect(found.rules.map(\.document).first?.contains("secondary copy") == true)
        #expect(
            try await reason { _ = try await figures(city, as: .county("410811")) }
                == "DISTRICT_NOT_COVERED")
        #expect(
            try await figures(city, "410811", as: .county("410811")).total.migrantsRegistered.whole
                == 1)
    }

    @Test("a listed child counts as placed from its place on, and no more once its case has ended")
    func disabled() async throws {
        let city = try await TestEnrollment()
        for child in 1...4 {
            _ = try await city.call(
                Enrollment.listPlacement,
                .init(idNumber: Samples.child(child), region: Samples.region(), note: "残联名单"))
        }
        #expect(try await figures(city).total.disabledPlaced.whole == 4)
        // As cases that have come so far stand in the store.
        try await city.register(Samples.school(.special))
        let states = ["PLACED", "PLAN_ACTIVE", "ENDED"]
        for (index, state) in states.enumerated() {
            _ = try await city.store.write {
                try $0.execute(
                    """
                    UPDATE placement_cases SET state = ?, assessment = '{}', proposal = '{}',
                        school_code = ?, plan_document = 'x', review_due = '2026-09-01'
                    WHERE number = ?
                    """, [state, Samples.code(.special, 1), index + 1])
            }
        }
        let counts = try await figures(city).counties[0].counts
        #expect(counts.disabledPlaced == PlanShare(part: 2, whole: 3, targets: []))
        #expect(counts.disabledWithPlan == PlanShare(part: 1, whole: 2, targets: []))
    }

    @Test("seats of the compulsory stages by source: what is purchased is no longer private")
    func sources() async throws {
        let city = try await TestEnrollment()
        try await city.register(
            Samples.school(.primary, 1, seats: 600),
            Samples.school(.primary, 2, seats: 300, ownership: .private),
            Samples.school(.junior, 3, region: "410811", seats: 100, ownership: .private),
            Samples.school(.senior, 4, seats: 5000, ownership: .private))
        func purchase(
            _ serial: Int, _ stage: Stage = .primary, seats: Int, year: Int = 2025,
            as principal: Principal = .submitter
        ) async throws {
            _ = try await city.call(
                Enrollment.recordPurchasedSeats,
                .init(
                    purchase: PurchasedSeats(
                        schoolYear: Samples.year(year), schoolCode: Samples.code(stage, serial),
                        stage: stage, seats: seats, documentNo: "购买1号")), as: principal)
        }
        func sources() async throws -> SeatSources {
            try await city.call(
                Enrollment.seatSources, .init(schoolYear: Samples.year()), as: .anonymous)
        }
        #expect(
            try await sources().total.providedShare
                == PlanShare(part: 600, whole: 1000, targets: []))
        try await purchase(2, seats: 100)
        try await purchase(2, seats: 250)
        try await purchase(2, seats: 300, year: 2026)
        let found = try await sources()
        #expect(found.total.publicSeats == 600 && found.total.purchasedSeats == 250)
        #expect(found.total.privateSeats == 150)
        #expect(found.counties.map(\.counts.privateSeats) == [50, 100])
        #expect(try await reason { try await purchase(2, seats: 301) } == "ABOVE_CERTIFIED")
        #expect(try await reason { try await purchase(1, seats: 1) } == "NOT_PRIVATE")
        #expect(try await reason { try await purchase(4, .senior, seats: 1) } == "INVALID_FIELD")
        #expect(
            try await reason { try await purchase(2, seats: 1, as: .county("410811")) }
                == "DISTRICT_NOT_COVERED")
        let error = await #expect(throws: StoreError.self) {
            try await city.store.write { try $0.execute("UPDATE purchased_seats SET seats = 301") }
        }
        #expect(error?.violation?.name == "purchased_within_certified")
    }
}
