import Bus
import Contracts
import Enrollment
import Store
import Testing

/// Catchments as dated data: proposed, published by a second person, found by community.
struct CatchmentTests {
    private static let plan = [
        Catchment(
            code: "c1", name: "一", communities: ["m1", "m2"],
            schools: [Samples.code(.primary, 1), Samples.code(.primary, 2)], neighbours: ["c2"]),
        Catchment(
            code: "c2", name: "二", communities: ["m3"], schools: [Samples.code(.primary, 2)],
            neighbours: ["c1"]),
    ]

    private func city() async throws -> TestEnrollment {
        let city = try await TestEnrollment()
        try await city.register(
            Samples.school(.primary, 1), Samples.school(.primary, 2),
            Samples.school(.primary, 3, ownership: .private),
            Samples.school(.primary, 4, region: "410811"), Samples.school(.junior, 5))
        return city
    }

    private func propose(
        _ catchments: [Catchment], from: String = "2026-01-01", to: String? = nil,
        in city: TestEnrollment
    ) async throws -> CatchmentPlan {
        try await city.call(
            Enrollment.proposeCatchments,
            .init(
                region: Samples.region(), stage: .primary, validFrom: Samples.day(from),
                validTo: to.map { Samples.day($0) }, document: "文件", heading: "条目",
                catchments: catchments))
    }

    @Test("a plan is another officer's to publish, and is read as it was proposed")
    func published() async throws {
        let city = try await city()
        let proposed = try await propose(Self.plan, in: city)
        #expect(proposed.state == .proposed && proposed.catchments == Self.plan)
        #expect(
            try await reason {
                _ = try await city.call(
                    Enrollment.publishCatchments, .init(planID: proposed.id))
            } == "SAME_PERSON")
        let find = FindCatchment(
            schoolYear: Samples.year(2026), region: Samples.region(), stage: .primary,
            community: "m3")
        #expect(
            try await reason {
                _ = try await city.call(Enrollment.findCatchment, find, as: .anonymous)
            } == "CATCHMENTS_OUTSIDE_VALIDITY")
        let plan = try await city.call(
            Enrollment.publishCatchments, .init(planID: proposed.id), as: .approver)
        #expect(plan.state == .published && plan.publishedBy == "officer-2")
        let found = try await city.call(Enrollment.findCatchment, find, as: .anonymous)
        #expect(found.catchment == Self.plan[1] && found.planID == plan.id)
        let read = try await city.call(Enrollment.getCatchments, .init(planID: plan.id))
        #expect(read == plan)
        #expect(
            try await reason {
                var nowhere = find
                nowhere.community = "m9"
                _ = try await city.call(Enrollment.findCatchment, nowhere, as: .anonymous)
            } == "NOT_FOUND")
        #expect(try await city.events(CatchmentsPublished.self).map(\.catchments) == [2])
        #expect(
            try await reason {
                _ = try await city.call(
                    Enrollment.publishCatchments, .init(planID: plan.id), as: .approver)
            } == "ALREADY_PUBLISHED")
    }

    @Test("the next plan ends the one before; outside both nothing is known")
    func dated() async throws {
        let city = try await city()
        try await city.publishCatchments(Self.plan, from: "2025-01-01")
        let second = try await city.publishCatchments([Self.plan[1].alone], from: "2026-08-01")
        let plans = try await city.list(Enrollment.listCatchments, .init())
        #expect(plans.map(\.validTo) == [Samples.day("2026-07-31"), nil])
        #expect(plans.map(\.size) == [2, 1] && plans.allSatisfy(\.catchments.isEmpty))
        let inForce = try await city.list(
            Enrollment.listCatchments, .init(on: Samples.day("2026-09-01")))
        #expect(inForce.map(\.id) == [second.id])
        for (year, planID) in [(2025, plans[0].id), (2026, plans[1].id)] {
            let found = try await city.call(
                Enrollment.findCatchment,
                .init(
                    schoolYear: Samples.year(year), region: Samples.region(), stage: .primary,
                    community: "m3"))
            #expect(found.planID == planID)
        }
        let earlier = try await propose(Self.plan, from: "2026-01-01", in: city)
        #expect(
            try await reason {
                _ = try await city.call(
                    Enrollment.publishCatchments, .init(planID: earlier.id), as: .approver)
            } == "VALIDITY_OVERLAPS")
        let between = try await propose(Self.plan, from: "2024-01-01", to: "2024-12-31", in: city)
        _ = try await city.call(
            Enrollment.publishCatchments, .init(planID: between.id), as: .approver)
    }

    struct Change: Sendable, CustomStringConvertible {
        let field: String
        let make: @Sendable (inout [Catchment]) -> Void

        init(_ field: String, _ make: @escaping @Sendable (inout [Catchment]) -> Void) {
            self.field = field
            self.make = make
        }

        var description: String { field }
    }

    @Test(
        "what is no plan is refused by field",
        arguments: [
            Change("catchments[1].communities[0]") { $0[1].communities = ["m1"] },
            Change("catchments[0].communities[0]") { $0[0].communities = ["社区一"] },
            Change("catchments[0].communities") { $0[0].communities = ["none"] },
            Change("catchments[0].schools[0]") { $0[0].schools = [Samples.code(.primary, 3)] },
            Change("catchments[0].schools[0]") { $0[0].schools = [Samples.code(.primary, 4)] },
            Change("catchments[0].schools[0]") { $0[0].schools = [Samples.code(.junior, 5)] },
            Change("catchments[0].schools[1]") { $0[0].schools[1] = $0[0].schools[0] },
            Change("catchments[0].schools") { $0[0].schools = [] },
            Change("catchments[0].neighbours[0]") { $0[0].neighbours = ["c9"] },
            Change("catchments[0].neighbours[0]") { $0[0].neighbours = ["c1"] },
            Change("catchments[1]") { $0[1].code = "c1" },
            Change("catchments[0].name") { $0[0].name = "" },
            Change("catchments") { $0 = [] },
        ])
    func refused(change: Change) async throws {
        let city = try await city()
        var plan = Self.plan
        change.make(&plan)
        let error = await #expect(throws: CallError.self) {
            _ = try await propose(plan, in: city)
        }
        #expect(error?.violations.first?.field == change.field)
        #expect(try await city.list(Enrollment.listCatchments, .init()).isEmpty)
    }

    @Test(
        "the schema holds it too",
        arguments: [
            "INSERT INTO catchment_communities VALUES ('CATCHMENTS-410802-primary-1', 'm1', 'c2')",
            "INSERT INTO catchment_communities VALUES ('CATCHMENTS-410802-primary-2', 'm1', 'c2')",
            "UPDATE catchment_communities SET catchment_code = 'c2'",
            "DELETE FROM catchment_communities", "DELETE FROM catchments",
            "INSERT INTO catchment_schools VALUES ('CATCHMENTS-410802-primary-2', 'c2', 9, '2141000003')",
            "INSERT INTO catchment_schools VALUES ('CATCHMENTS-410802-primary-2', 'c2', 9, '2141000004')",
            "INSERT INTO catchment_schools VALUES ('CATCHMENTS-410802-primary-2', 'c2', 9, '3141000005')",
            "UPDATE catchment_schools SET position = position + 10",
            "INSERT INTO catchment_neighbours VALUES ('CATCHMENTS-410802-primary-2', 'c2', 9, 'c2')",
            "INSERT INTO catchment_neighbours VALUES ('CATCHMENTS-410802-primary-2', 'c2', 9, 'c7')",
            "UPDATE catchment_plans SET state = 'proposed', published_by = NULL",
            "UPDATE catchment_plans SET document = 'x'", "DELETE FROM catchment_plans",
            "UPDATE catchment_plans SET state = 'published', published_by = proposed_by",
            """
            UPDATE catchment_plans SET state = 'published', published_by = 'x'
            WHERE id = 'CATCHMENTS-410802-primary-2'
            """,
        ])
    func schema(sql: String) async throws {
        let city = try await city()
        try await city.publishCatchments(Self.plan)
        _ = try await propose(Self.plan, in: city)
        let error = await #expect(throws: StoreError.self, "\(sql)") {
            try await city.store.write { try $0.execute(sql) }
        }
        #expect(error?.code == .constraint, "\(sql)")
    }
}

extension Catchment {
    /// The same catchment without neighbours.
    fileprivate var alone: Catchment {
        var copy = self
        copy.neighbours = []
        return copy
    }
}
