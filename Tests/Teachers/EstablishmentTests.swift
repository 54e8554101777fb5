import Bus
import BusTesting
import Contracts
import Store
import Teachers
import Testing

@Suite struct EstablishmentTests {
    @Test("a region's posts are approved, held by schools, or in reserve")
    func balances() async throws {
        try await TeachersWorld.run(approved: 100, posts: 60) { world in
            let region = try await world.establishment()
            #expect(region.approved == 100 && region.allocated == 60 && region.reserve == 40)
            #expect(try await world.establishment(on: "2025-08-31").approved == 0)
            #expect(
                try await refusal { try await world.allocate(41, to: TeachersWorld.senior) }
                    == "T1 ESTABLISHMENT_EXHAUSTED")
            try await world.allocate(40, to: TeachersWorld.senior)
            try await world.allocate(-10, to: TeachersWorld.junior)
            let list = try await world.call(
                Teachers.listEstablishment,
                ListEstablishment(
                    region: TeachersWorld.region, page: PageRequest(limit: 1)))
            #expect(list.items.map(\.allocated) == [50])
            let rest = try await world.call(
                Teachers.listEstablishment,
                ListEstablishment(
                    region: TeachersWorld.region, page: PageRequest(after: list.next)))
            #expect(rest.items.map(\.allocated) == [40])
            #expect(rest.next == nil)
        }
    }

    @Test("occupied posts cannot be taken back, moved or cut from the total")
    func occupied() async throws {
        try await TeachersWorld.run(approved: 10, posts: 10) { world in
            for person in try await world.register(8) {
                try await world.call(Teachers.appoint, TeachersWorld.appoint(person))
            }
            #expect(
                try await refusal { try await world.allocate(-3, to: TeachersWorld.junior) }
                    == "T1 ESTABLISHMENT_EXHAUSTED")
            #expect(
                try await refusal {
                    try await world.call(
                        Teachers.transferEstablishment,
                        TransferEstablishment(
                            from: Self.holder(TeachersWorld.junior),
                            to: Self.holder(TeachersWorld.senior), posts: 3,
                            effectiveOn: TeachersWorld.start))
                } == "T1 ESTABLISHMENT_EXHAUSTED")
            #expect(
                try await refusal {
                    try await world.call(
                        Teachers.approveEstablishment,
                        ApproveEstablishment(
                            region: TeachersWorld.region, total: 9,
                            effectiveOn: date("2025-10-01"), approvalNumber: "bz-2"))
                } == "T1 ESTABLISHMENT_EXHAUSTED")
            try await world.allocate(-2, to: TeachersWorld.junior)
            try await world.call(
                Teachers.approveEstablishment,
                ApproveEstablishment(
                    region: TeachersWorld.region, total: 8, effectiveOn: date("2025-10-01"),
                    approvalNumber: "bz-2"))
            #expect(try await world.establishment(on: "2025-09-30").approved == 10)
            #expect(try await world.establishment(on: "2025-10-01").approved == 8)
        }
    }

    @Test("a transfer between regions needs the city's number and moves both totals")
    func betweenRegions() async throws {
        try await TeachersWorld.run { world in
            var request = TransferEstablishment(
                from: Self.holder(TeachersWorld.junior),
                to: EstablishmentHolder(
                    region: TeachersWorld.neighbour, school: TeachersWorld.elsewhere),
                posts: 4, effectiveOn: TeachersWorld.start)
            #expect(
                try await refusal {
                    try await world.call(Teachers.transferEstablishment, request)
                } == "A102 CITY_APPROVAL_MISSING")
            request.cityApprovalNumber = "city-1"
            let posting = try await world.call(Teachers.transferEstablishment, request)
            #expect(posting.legs.map(\.posts) == [4, 4])
            #expect(try await world.establishment().approved == 96)
            #expect(try await world.establishment(region: TeachersWorld.neighbour).approved == 4)
            let ledger = try await world.call(
                Teachers.listPostings, ListPostings(region: TeachersWorld.neighbour))
            #expect(ledger.items == [posting])
            let own = try await world.call(
                Teachers.listPostings, ListPostings(region: TeachersWorld.region))
            #expect(own.items.map(\.purpose) == [.approval, .allocation, .transfer])
            #expect(try await world.eventCount(QuotaTransferred.eventType) == 2)
        }
    }

    @Test("a private school holds no establishment, and headcount is for kindergartens")
    func whoMayHold() async throws {
        try await TeachersWorld.run { world in
            #expect(
                try await refusal { try await world.allocate(1, to: TeachersWorld.privateSchool) }
                    == "T6 PRIVATE_SCHOOL")
            #expect(
                try await refusal { try await world.allocate(1, to: TeachersWorld.elsewhere) }
                    == "T1 OTHER_REGION")
            try await world.call(
                Teachers.approveEstablishment,
                ApproveEstablishment(
                    region: TeachersWorld.region, kind: .headcount, total: 5,
                    effectiveOn: TeachersWorld.start, approvalNumber: "bz-1"))
            func allocation(_ school: SchoolCode) -> AllocateEstablishment {
                AllocateEstablishment(
                    region: TeachersWorld.region, kind: .headcount,
                    effectiveOn: TeachersWorld.start, lines: [.init(school: school, posts: 2)])
            }
            #expect(
                try await refusal {
                    try await world.call(
                        Teachers.allocateEstablishment, allocation(TeachersWorld.junior))
                } == "A088 NOT_A_KINDERGARTEN")
            try await world.call(
                Teachers.allocateEstablishment, allocation(TeachersWorld.kindergarten))
            #expect(try await world.establishment().approved == 100)
        }
    }

    @Test("one document sets a total once, and only the staffing department's")
    func approvals() async throws {
        try await TeachersWorld.run { world in
            let request = ApproveEstablishment(
                region: TeachersWorld.region, total: 200, effectiveOn: TeachersWorld.start,
                approvalNumber: "bz-1")
            #expect(
                try await refusal {
                    try await world.call(Teachers.approveEstablishment, request)
                } == "APPROVAL_RECORDED")
            func officer(of department: String) -> CallOptions {
                CallOptions(
                    onBehalfOf: Principal(
                        subject: "o", department: department, roles: [.countyOfficer],
                        districts: [TeachersWorld.region.text]))
            }
            var next = request
            next.approvalNumber = "bz-2"
            #expect(
                try await refusal {
                    try await world.call(
                        Teachers.approveEstablishment, next, options: officer(of: "education"))
                } == "NOT_STAFFING_DEPARTMENT")
            try await world.call(
                Teachers.approveEstablishment, next,
                options: officer(of: Teachers.staffingDepartment))
            #expect(try await world.establishment().approved == 200)
            #expect(try await world.eventCount(EstablishmentApproved.eventType) == 2)
        }
    }

    @Test("allocations at the same time never give away more than the reserve")
    func concurrentAllocations() async throws {
        try await TeachersWorld.run(approved: 10, posts: 0) { world in
            let outcomes = try await concurrently(30) { index in
                try await world.allocate(
                    1, to: index.isMultiple(of: 2) ? TeachersWorld.junior : TeachersWorld.senior)
            }
            #expect(outcomes.filter { $0 == "done" }.count == 10)
            let region = try await world.establishment()
            #expect(region.allocated == 10 && region.reserve == 0)
        }
    }

    private static func holder(_ school: SchoolCode) -> EstablishmentHolder {
        EstablishmentHolder(region: TeachersWorld.region, school: school)
    }
}
