import Bus
import Contracts
import Enrollment
import Store
import Testing

struct PlacementTests {
    private let day = Samples.day("2025-08-20")

    private func list(
        _ city: TestEnrollment, _ child: Int = 1, key: String? = nil,
        as principal: Principal = .submitter
    ) async throws -> PlacementCase {
        try await city.call(
            Enrollment.listPlacement,
            .init(idNumber: Samples.child(child), region: Samples.region(), note: "残联名单"),
            as: principal, key: key)
    }

    private func assess(
        _ city: TestEnrollment, _ id: String, follow: Bool = true
    ) async throws {
        _ = try await city.call(
            Enrollment.assessPlacement,
            .init(id: id, assessment: PlacementDomainTests.found(follow: follow)))
    }

    @discardableResult
    private func propose(_ city: TestEnrollment, _ id: String) async throws -> PlacementCase {
        try await city.call(
            Enrollment.proposePlacement,
            .init(
                id: id,
                options: [
                    PlacementOption(
                        schoolCode: Samples.code(.primary, 1), distanceMetres: 700, capable: true),
                    PlacementOption(
                        schoolCode: Samples.code(.special, 1), distanceMetres: 9000, capable: true),
                ], on: day, note: "建议"))
    }

    @discardableResult
    private func step(
        _ city: TestEnrollment, _ id: String, _ step: PlacementStep
    ) async throws -> PlacementCase {
        try await city.call(
            Enrollment.stepPlacement, .init(id: id, step: step, on: day, note: "文件"))
    }

    private func city() async throws -> TestEnrollment {
        let city = try await TestEnrollment()
        try await city.register(Samples.school(.primary), Samples.school(.special))
        return city
    }

    @Test(
        "an objection leads to another assessment, consent to a place, a plan and its yearly review"
    )
    func whole() async throws {
        let city = try await city()
        let id = try await list(city).id
        try await assess(city, id)
        #expect(try await propose(city, id).proposal?.form == .inclusiveClass)
        try await step(city, id, .object)
        #expect(try await reason { try await step(city, id, .place) } == "ILLEGAL_MOVE")
        try await assess(city, id, follow: false)
        let second = try await propose(city, id)
        #expect(second.proposal?.form == .specialSchool)
        #expect(second.proposal?.passedOver.map(\.reason) == [.cannotFollowClass])
        try await step(city, id, .consent)
        try await step(city, id, .place)
        let active = try await step(city, id, .activatePlan)
        #expect(active.planDocument == "文件")
        #expect(active.reviewDue == Samples.day("2026-08-20"))
        try await step(city, id, .review)
        try await step(city, id, .change)
        try await assess(city, id)
        #expect(try await propose(city, id).state == .proposed)
        let told = try await city.events(PlacementDecided.self)
        #expect(told.map(\.schoolCode) == [Samples.code(.special, 1)])
        #expect(try await city.call(Enrollment.getPlacement, .init(id: id)).records.count == 13)
    }

    @Test("one child from twenty sides at once has one case; the same key gives one answer")
    func concurrency() async throws {
        for sameKey in [true, false] {
            let city = try await city()
            let outcomes = try await withThrowingTaskGroup(of: String.self) { group in
                for number in 0..<20 {
                    group.addTask {
                        try await reason {
                            _ = try await list(city, key: sameKey ? "one" : "key-\(number)")
                        } ?? ""
                    }
                }
                return try await group.reduce(into: [:]) { $0[$1, default: 0] += 1 }
            }
            #expect(outcomes == (sameKey ? ["": 20] : ["": 1, "CASE_EXISTS": 19]))
        }
    }

    @Test("no method is a school's, so none can refuse a child")
    func refusal() {
        let methods = [
            Enrollment.listPlacement.facts, Enrollment.assessPlacement.facts,
            Enrollment.proposePlacement.facts, Enrollment.stepPlacement.facts,
        ]
        for facts in methods {
            #expect(!facts.access.admits([Role.schoolOperator, .principal]), "\(facts.path)")
            #expect(facts.access.admits([Role.countyOfficer]))
        }
    }

    @Test("a case that ended is opened again, by the county the child lives in now: one history")
    func again() async throws {
        let city = try await city()
        let id = try await list(city).id
        try await assess(city, id)
        try await propose(city, id)
        for verb in [PlacementStep.consent, .place, .activatePlan, .review] {
            try await step(city, id, verb)
        }
        func listed(as principal: Principal) async throws -> PlacementCase {
            try await city.call(
                Enrollment.listPlacement,
                .init(
                    idNumber: Samples.child(1), region: Samples.region("410821"), note: "迁入"),
                as: principal)
        }
        let county = Principal.county("410821")
        #expect(try await reason { _ = try await listed(as: county) } == "CASE_EXISTS")
        try await step(city, id, .end)
        #expect(
            try await reason { _ = try await listed(as: .county("410802")) }
                == "DISTRICT_NOT_COVERED")
        let again = try await listed(as: county)
        #expect(again.id == id)
        #expect(again.state == .listed)
        #expect(again.region == Samples.region("410821"))
        #expect(again.assessment == nil && again.proposal == nil)
        #expect(again.planDocument == nil && again.reviewDue == nil)
        #expect(again.records.map(\.number) == Array(1...9))
        #expect(
            again.records.compactMap(\.region)
                == ["410802", "410821"].map { Samples.region($0) })
        _ = try await city.call(
            Enrollment.assessPlacement,
            .init(id: id, assessment: PlacementDomainTests.found()), as: county)
        #expect(try await propose(city, id).state == .proposed)
    }

    @Test("an open case goes to another region by somebody who covers both, in the state it has")
    func moved() async throws {
        let city = try await city()
        let id = try await list(city).id
        try await assess(city, id)
        let there = Samples.region("410821")
        func move(
            _ step: PlacementStep = .list, to region: RegionCode?,
            as principal: Principal = .submitter
        ) async throws -> PlacementCase {
            try await city.call(
                Enrollment.stepPlacement,
                .init(id: id, step: step, on: day, note: "迁出", region: region), as: principal)
        }
        for county in ["410802", "410821"] {
            #expect(
                try await reason { _ = try await move(to: there, as: .county(county)) }
                    == "DISTRICT_NOT_COVERED")
        }
        #expect(try await reason { _ = try await move(to: nil) } == "INVALID_FIELD")
        #expect(try await reason { _ = try await move(.consent, to: there) } == "INVALID_FIELD")
        #expect(
            try await reason { _ = try await move(to: Samples.region("410802")) } == "SAME_REGION")
        let moved = try await move(to: there)
        #expect(moved.region == there)
        #expect(moved.state == .assessed)
        #expect(moved.records.map(\.region) == [Samples.region("410802"), nil, there])
        #expect(
            try await city.call(Enrollment.getPlacement, .init(id: id), as: .county("410821"))
                == moved)
        #expect(
            try await reason {
                _ = try await city.call(
                    Enrollment.getPlacement, .init(id: id), as: .county("410802"))
            } == "DISTRICT_NOT_COVERED")
    }

    @Test("a case that ended is not moved: it is listed where the child is")
    func endedIsNotMoved() async throws {
        let city = try await city()
        let id = try await list(city).id
        try await assess(city, id)
        try await propose(city, id)
        for verb in [PlacementStep.consent, .place, .activatePlan, .review, .end] {
            try await step(city, id, verb)
        }
        #expect(
            try await reason {
                _ = try await city.call(
                    Enrollment.stepPlacement,
                    .init(
                        id: id, step: .list, on: day, note: "迁出",
                        region: Samples.region("410821")))
            } == "ILLEGAL_MOVE")
    }

    @Test("another county's officer sees and moves nothing")
    func districts() async throws {
        let city = try await city()
        let id = try await list(city).id
        #expect(
            try await reason {
                _ = try await city.call(
                    Enrollment.getPlacement, .init(id: id), as: .county("410821"))
            } == "DISTRICT_NOT_COVERED")
    }

    @Test("the schema: one case a child, a plan has its document, records stay")
    func schema() async throws {
        let city = try await city()
        let id = try await list(city).id
        try await assess(city, id)
        try await propose(city, id)
        for sql in [
            "INSERT INTO placement_cases (number, person_key, region, state) SELECT 9, person_key, region, 'LISTED' FROM placement_cases",
            "UPDATE placement_cases SET state = 'PLAN_ACTIVE'",
            "UPDATE placement_cases SET proposal = NULL, school_code = NULL",
            "UPDATE placement_cases SET assessment = NULL",
            "UPDATE placement_records SET note = 'other'",
            "DELETE FROM placement_records",
        ] {
            let error = await #expect(throws: StoreError.self) {
                try await city.store.write { try $0.execute(sql) }
            }
            #expect(error?.code == .constraint, "\(sql)")
        }
    }
}
