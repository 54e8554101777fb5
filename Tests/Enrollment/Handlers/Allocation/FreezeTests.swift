import Bus
import Contracts
import Enrollment
import Store
import Testing

/// What a freeze finds in the store, and what is possible before it and after.
struct FreezeTests {
    private func freeze(_ run: AllocationRun, _ district: AllocationSeason) async throws -> String?
    {
        try await reason {
            _ = try await district.service.call(
                Enrollment.freezeAllocation, .init(runID: run.id))
        }
    }

    private func publishTiers(_ tie: TieRule, _ district: AllocationSeason) async throws {
        _ = try await district.service.call(
            Enrollment.publishTiers,
            .init(
                region: AllocationCity.region, stage: .primary,
                validFrom: Samples.day("2026-01-01"), validTo: nil, document: "文件", heading: "条目",
                rules: TierRules(
                    leastAge: 6, required: [], insuranceMonths: 1,
                    tiers: [Tier(code: "1", name: "户籍", proofs: [.household], tie: tie)])))
    }

    @Test("a tier ordered by distance waits for every distance, and the nearest is first")
    func distances() async throws {
        let district = try await AllocationSeason(seats: [1, 1, 1])
        let service = district.service
        try await publishTiers(.distance, district)
        let receipts = try await district.verified((1...3).map { AllocationSeason.form($0) })
        try await district.close()
        let run = try await service.call(
            Enrollment.prepareAllocation, AllocationSeason.request)
        func record(_ metres: [Int]) async throws -> String? {
            try await reason {
                _ = try await service.call(
                    Enrollment.recordDistances,
                    .init(
                        distances: zip(receipts, metres).map {
                            HomeDistance(receipt: $0, metres: $1)
                        }, documentNo: "测距表"))
            }
        }
        #expect(try await record([300, 200]) == nil)
        #expect(try await freeze(run, district) == "DISTANCES_MISSING")
        #expect(try await record([300, 200, -1]) == "INVALID_FIELD")
        #expect(try await record([300, 200, 100]) == nil)
        #expect(try await freeze(run, district) == nil)
        #expect(try await record([1, 2, 3]) == "LIST_FROZEN")
        try await service.drawLottery(of: run)
        try await service.publish(
            try await service.call(Enrollment.executeAllocation, .init(runID: run.id)))
        var schools: [SchoolCode?] = []
        for receipt in receipts {
            let result = try await service.result(receipt)
            #expect(result.mark?.tie == .distance && result.mark?.metres != nil)
            schools.append(result.school)
        }
        #expect(
            schools == [nil, Samples.code(.primary, 2), Samples.code(.primary, 1)],
            "the nearest at home, the next with the neighbour, the last not at all")
        let lines = try await service.call(
            Enrollment.getAllocationLines, .init(runID: run.id), as: .anonymous)
        #expect(lines.schools[0].lastOfCatchment?.metres == 100)
        #expect(lines.schools[1].lastOfNeighbours?.metres == 200)
        #expect(lines.schools[0].missedBy == 2)
    }

    @Test(
        "an application verified by another table, or whose child holds an offer, refuses the freeze"
    )
    func others() async throws {
        let district = try await AllocationSeason()
        let service = district.service
        let offer = try await service.call(
            Enrollment.makeOffer,
            .init(planLineID: district.lines[1], idNumber: Samples.child(2)))
        let old = try await district.verified([AllocationSeason.form(1)])
        try await publishTiers(.date, district)
        let new = try await district.verified([AllocationSeason.form(2)])
        try await district.close()
        let run = try await service.call(
            Enrollment.prepareAllocation, AllocationSeason.request)
        #expect(try await freeze(run, district) == "OTHER_TIERS")
        try await district.withdraw(old[0])
        #expect(try await freeze(run, district) == "LIVE_OFFERS")
        _ = try await service.call(
            Enrollment.declineOffer, .init(offerID: offer.id, reason: "改走报名"))
        #expect(try await district.state(new[0]) == .verified)
        #expect(try await freeze(run, district) == nil)
    }

    @Test("without catchments or tiers of the year nothing is prepared")
    func parameters() async throws {
        let district = try await AllocationSeason()
        var request = AllocationSeason.request
        request.region = Samples.region("410811")
        #expect(
            try await reason {
                _ = try await district.service.call(Enrollment.prepareAllocation, request)
            } == "CATCHMENTS_OUTSIDE_VALIDITY")
        request = AllocationSeason.request
        request.schoolYear = Samples.year(2030)
        #expect(
            try await reason {
                _ = try await district.service.call(Enrollment.prepareAllocation, request)
            } == "TIERS_OUTSIDE_VALIDITY")
    }

    @Test("the earlier date is first; who proves none stands behind, by lottery")
    func dates() async throws {
        let district = try await AllocationSeason(seats: [2, 1, 1])
        var forms = (1...3).map { AllocationSeason.form($0) }
        for (index, day) in ["2019-05-01", nil, "2012-02-29"].enumerated() {
            forms[index].proofs = [
                ProofClaim(.household, since: day.map { Samples.day($0) }), ProofClaim(.property),
            ]
        }
        let receipts = try await district.verified(forms)
        let run = try await district.published()
        var schools: [SchoolCode?] = []
        for receipt in receipts {
            schools.append(try await district.service.result(receipt).school)
        }
        let (home, next) = (Samples.code(.primary, 1), Samples.code(.primary, 2))
        #expect(schools == [home, next, home])
        let mark = try #require(try await district.service.result(receipts[1]).mark)
        #expect(mark.date == Samples.day("2026-09-01") && mark.tier == "1" && mark.rank == 2)
        let lines = try await district.service.call(
            Enrollment.getAllocationLines, .init(runID: run.id), as: .anonymous)
        #expect(lines.schools[0].lastOfCatchment?.date == Samples.day("2019-05-01"))
    }

    @Test("a place found by hand is of the application's own district")
    func ownDistrict() async throws {
        let district = try await AllocationSeason(seats: [1, 1, 1])
        let service = district.service
        try await service.register(Samples.school(.primary, 7, region: "410811"))
        let other = try await service.publish(
            Samples.proposal(Samples.code(.primary, 7), seats: 5, year: 2026)
        ).id
        let receipts = try await district.verified([
            AllocationSeason.form(1), AllocationSeason.form(2, community: "m8"),
        ])
        try await district.published()
        #expect(
            try await reason {
                _ = try await service.call(
                    Enrollment.resolveOpenCase,
                    .init(
                        receipt: receipts[1], planLineID: other, reason: "就近", documentNo: "纪要"))
            } == "OTHER_DISTRICT")
        let full = try await service.list(
            Enrollment.listAllocations, .init(region: AllocationCity.region))
        #expect(full.count == 1)
    }

    @Test("a school that applications name stays private, until they are withdrawn")
    func ownership() async throws {
        let district = try await AllocationSeason()
        let service = district.service
        let receipt = try await district.verified([AllocationSeason.form(1, isPrivate: true)])[0]
        func register() async throws {
            try await service.register(Samples.school(.primary, 9, ownership: .public))
        }
        do {
            try await register()
            Issue.record("a private school with applications became public")
        } catch let error as any CallErrorConvertible {
            #expect(error.callError.reason == "SCHOOL_HAS_APPLICATIONS")
            #expect(error.callError.violations.map(\.field) == ["schools[0].ownership"])
        }
        // Everything else of the school may change.
        try await service.register(
            Samples.school(.primary, 9, ownership: .private, approved: "2016-09-01"))
        try await district.withdraw(receipt)
        try await register()
    }

    @Test("what keeps a list from being frozen is named by its receipt number, never by an index")
    func named() async throws {
        let district = try await AllocationSeason()
        let service = district.service
        _ = try await district.verified((1...3).map { AllocationSeason.form($0) })
        let receipt = try await district.verified([AllocationSeason.form(4, isPrivate: true)])[0]
        try await district.close()
        let run = try await service.call(
            Enrollment.prepareAllocation, AllocationSeason.request)
        try await service.store.write {
            _ = try $0.execute("UPDATE schools SET ownership = 'public' WHERE code LIKE '%9'")
        }
        let error = await #expect(throws: CallError.self) {
            _ = try await service.call(Enrollment.freezeAllocation, .init(runID: run.id))
        }
        #expect(error?.violations.map(\.field) == ["children[\(receipt)].wishes[0]"])
    }

    @Test("a case resolved, revoked, restored on appeal: it is open again, and resolved again")
    func again() async throws {
        let district = try await AllocationSeason(seats: [1, 2, 1])
        let service = district.service
        let receipts = try await district.verified([
            AllocationSeason.form(1), AllocationSeason.form(2, community: "m8"),
        ])
        let run = try await district.published()
        let resolve = ResolveOpenCase(
            receipt: receipts[1], planLineID: district.lines[1], reason: "就近", documentNo: "纪要")
        let first = try await service.call(Enrollment.resolveOpenCase, resolve)
        _ = try await service.call(
            Enrollment.revokeApplication, .init(receipt: receipts[1], documentNo: "查处"))
        _ = try await service.call(
            Enrollment.appealApplication, .init(receipt: receipts[1], reason: "申诉"))
        _ = try await service.call(
            Enrollment.decideAppeal,
            .init(receipt: receipts[1], upheld: true, documentNo: "复核"))
        #expect(try await district.state(receipts[1]) == .verified)
        #expect(try await service.standing(of: run).openCases == 1)
        let second = try await service.call(Enrollment.resolveOpenCase, resolve)
        #expect(second.offerID != first.offerID && second.state == .offered)
        #expect(try await service.standing(of: run).openCases == 0)
        try await service.checkSeats()
    }
}
