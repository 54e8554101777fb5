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

    @Test("a run says from its preparation on that its catchments are of the sample city")
    func sample() async throws {
        let district = try await AllocationSeason(seats: [1])
        let run = try await district.service.call(
            Enrollment.prepareAllocation, AllocationSeason.request)
        #expect(run.state == .prepared && run.sample == true)
        let told = try await district.service.call(
            Enrollment.getAllocation, .init(runID: run.id), as: .anonymous)
        #expect(told.sample == true)
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

    @Test("a child that holds an offer refuses the freeze")
    func offers() async throws {
        let district = try await AllocationSeason()
        let service = district.service
        let offer = try await service.call(
            Enrollment.makeOffer,
            .init(planLineID: district.lines[1], idNumber: Samples.child(2)))
        let receipts = try await district.verified([AllocationSeason.form(2)])
        try await district.close()
        let run = try await service.call(
            Enrollment.prepareAllocation, AllocationSeason.request)
        #expect(try await freeze(run, district) == "LIVE_OFFERS")
        _ = try await service.call(
            Enrollment.declineOffer, .init(offerID: offer.id, reason: "改走报名"))
        #expect(try await district.state(receipts[0]) == .verified)
        #expect(try await freeze(run, district) == nil)
    }

    @Test(
        "what was verified by an earlier table is decided by the run's; who is in no tier is named")
    func others() async throws {
        let district = try await AllocationSeason()
        let service = district.service
        let receipts = try await district.verified([
            AllocationSeason.form(1, proofs: [.household]),
            AllocationSeason.form(2, proofs: [.property]),
        ])
        #expect(try await district.season.status(receipts[0]).tier == "2b")
        try await publishTiers(.date, district)
        try await district.close()
        let run = try await service.call(
            Enrollment.prepareAllocation, AllocationSeason.request)
        let refusal = await #expect(throws: RuleViolation.self) {
            _ = try await service.call(Enrollment.freezeAllocation, .init(runID: run.id))
        }
        #expect(refusal?.reason.rawValue == "OTHER_TIERS")
        #expect(refusal?.message.contains(receipts[1].text) == true)
        #expect(try await district.state(receipts[0]) == .verified)
        _ = try await service.call(
            Enrollment.returnApplication, .init(receipt: receipts[1], reason: "按新顺位补材料"))
        let frozen = try await service.call(
            Enrollment.freezeAllocation, .init(runID: run.id))
        #expect(
            frozen.list == FrozenApplications(pooled: 1, openCases: 1, ineligible: 0),
            "nobody is lost: who was returned is an open case")
        let status = try await district.season.status(receipts[0])
        #expect(status.state == .pooled && status.tier == "1" && status.tierTable == run.tierTable)
        #expect(
            try await service.moves(of: receipts[0])
                == ["submit", "verify", "complete", "recheck", "complete", "pool"])
    }

    @Test("a voided run gives its applications back: they are corrected, and the next run has them")
    func voided() async throws {
        let district = try await AllocationSeason(seats: [1, 1, 1])
        let service = district.service
        district.season.registers.say(.property, .notFound)
        var receipts = try await district.verified([AllocationSeason.form(1)])
        district.season.registers.say(.property, nil)
        receipts += try await district.verified([
            AllocationSeason.form(2, proofs: [.household]), AllocationSeason.form(3),
        ])
        try await district.close()
        let first = try await service.frozenAllocation(AllocationSeason.request)
        try await district.withdraw(receipts[2])
        let decide = DecideCheck(
            receipt: receipts[0], proof: .property, holds: true, evidenceNo: "不动产权证 7")
        #expect(
            try await reason { _ = try await service.call(Enrollment.decideCheck, decide) }
                == "NOT_VERIFYING")
        _ = try await service.call(
            Enrollment.voidAllocation, .init(runID: first.id, reason: "材料有误"))
        for (receipt, state) in zip(
            receipts, [ApplicationState.verified, .verified, .withdrawn])
        { #expect(try await district.state(receipt) == state) }
        #expect(try await service.moves(of: receipts[0]).last == "release")
        #expect(try await service.events(AllocationMoved.self).map(\.state) == [.voided])
        #expect(try await service.call(Enrollment.decideCheck, decide).state == .verified)
        try await publishTiers(.date, district)
        let run = try await service.publish(
            try await service.executedAllocation(AllocationSeason.request))
        #expect(run.list?.pooled == 2 && run.tierTable != first.tierTable)
        for receipt in receipts.prefix(2) {
            let status = try await district.season.status(receipt)
            #expect(status.state == .offered && status.tierTable == run.tierTable)
        }
        try await service.checkSeats()
    }

    @Test("a run that was prepared by what is not in force any more is voided and prepared again")
    func superseded() async throws {
        let district = try await AllocationSeason()
        let service = district.service
        _ = try await district.verified([AllocationSeason.form(1)])
        try await district.close()
        var run = try await service.call(
            Enrollment.prepareAllocation, AllocationSeason.request)
        func again() async throws {
            _ = try await service.call(
                Enrollment.voidAllocation, .init(runID: run.id, reason: "有新规定"))
            run = try await service.call(
                Enrollment.prepareAllocation, AllocationSeason.request)
        }
        try await publishTiers(.date, district)
        #expect(try await freeze(run, district) == "TIERS_CHANGED")
        try await again()
        let plan = try await service.publishCatchments(
            [
                Catchment(
                    code: "c1", name: "一", communities: ["m1"],
                    schools: [Samples.code(.primary, 2)], neighbours: [])
            ], from: "2026-08-01")
        #expect(try await freeze(run, district) == "CATCHMENTS_CHANGED")
        try await again()
        #expect(run.catchmentPlan == plan.id)
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

    @Test("tiers and catchments are corrected until a list is frozen by them, and after its void")
    func corrections() async throws {
        let district = try await AllocationSeason()
        let service = district.service
        _ = try await district.verified([AllocationSeason.form(1)])
        try await district.close()
        func publishTiers(_ tie: TieRule, corrects: String?) async throws -> TierTable {
            try await service.call(
                Enrollment.publishTiers,
                .init(
                    region: AllocationCity.region, stage: .primary,
                    validFrom: Samples.day("2026-01-01"), validTo: nil, document: "文件",
                    heading: "条目",
                    rules: TierRules(
                        leastAge: 6, required: [], insuranceMonths: 1,
                        tiers: [Tier(code: "1", name: "户籍", proofs: [.household], tie: tie)]),
                    corrects: corrects))
        }
        func publishCatchments(correcting id: String) async throws -> CatchmentPlan {
            let plan = try await service.call(
                Enrollment.proposeCatchments,
                .init(
                    region: AllocationCity.region, stage: .primary,
                    validFrom: Samples.day("2026-01-01"), document: "更正", heading: "条目",
                    catchments: [
                        Catchment(
                            code: "c1", name: "一", communities: ["m1"],
                            schools: [Samples.code(.primary, 2)], neighbours: [])
                    ], sample: true))
            return try await service.call(
                Enrollment.publishCatchments, .init(planID: plan.id, corrects: id),
                as: .approver)
        }
        let wrong = try await publishTiers(.lottery, corrects: nil)
        var run = try await service.call(
            Enrollment.prepareAllocation, AllocationSeason.request)
        let tiers = try await publishTiers(.date, corrects: wrong.id)
        let plan = try await publishCatchments(correcting: run.catchmentPlan)
        #expect(try await freeze(run, district) == "TIERS_CHANGED")
        // The schema too freezes no list by what was replaced.
        let error = await #expect(throws: StoreError.self) {
            try await service.store.write { [id = run.id] transaction in
                try transaction.execute(
                    """
                    INSERT INTO allocation_children (run_id, receipt, standing, community, facts,
                        wishes, lottery_number)
                    SELECT ?, receipt, 'pooled', 'm1', '[]', '[]', '482-913-076' FROM applications
                    """, [id])
                try transaction.execute(
                    "UPDATE allocation_runs SET state = 'frozen', pooled = 1, list_hash = ?",
                    [String(repeating: "0", count: 64)])
            }
        }
        #expect(error?.message.contains("in force") == true)
        _ = try await service.call(
            Enrollment.voidAllocation, .init(runID: run.id, reason: "更正"))
        run = try await service.frozenAllocation(AllocationSeason.request)
        #expect(run.tierTable == tiers.id && run.catchmentPlan == plan.id)
        let listed = try await service.list(
            Enrollment.listCatchments, .init(on: Samples.day("2026-09-01")))
        #expect(listed.map(\.id) == [plan.id])
        for refusal in [
            try await reason { _ = try await publishTiers(.lottery, corrects: tiers.id) },
            try await reason { _ = try await publishCatchments(correcting: plan.id) },
        ] { #expect(refusal == "LIST_FROZEN") }
        for sql in [
            "UPDATE tier_tables SET superseded_by = '\(wrong.id)' WHERE id = '\(tiers.id)'",
            "UPDATE tier_tables SET superseded_by = NULL", "UPDATE tier_tables SET rules = '{}'",
            "DELETE FROM tier_tables",
            "UPDATE catchment_plans SET superseded_by = NULL",
            "UPDATE catchment_plans SET superseded_by = id",
        ] {
            let error = await #expect(throws: StoreError.self, "\(sql)") {
                try await service.store.write { try $0.execute(sql) }
            }
            #expect(error?.code == .constraint, "\(sql)")
        }
        _ = try await service.call(
            Enrollment.voidAllocation, .init(runID: run.id, reason: "再更正"))
        let last = try await publishTiers(.lottery, corrects: tiers.id)
        #expect(
            try await reason { _ = try await publishCatchments(correcting: run.id) } == "NOT_FOUND")
        run = try await service.frozenAllocation(AllocationSeason.request)
        #expect(run.tierTable == last.id && run.tierTable.hasSuffix("@2026-01-01.3"))
    }

    private static func dated(
        _ child: Int, household: String?, property: String?
    ) -> ApplicationForm {
        var form = AllocationSeason.form(child)
        form.proofs = [(Proof.household, household), (.property, property)].map { proof, day in
            ProofClaim(proof, since: day.map { Samples.day($0) })
        }
        return form
    }

    @Test("the earlier date is first; who leaves one out stands behind, by lottery")
    func dates() async throws {
        let district = try await AllocationSeason(seats: [2, 1, 1])
        let receipts = try await district.verified([
            Self.dated(1, household: "2010-03-01", property: "2019-05-01"),
            Self.dated(2, household: "2001-01-01", property: nil),
            Self.dated(3, household: "2012-02-29", property: "2012-02-28"),
        ])
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

    @Test("a day that the register refuted ranks nobody; what the officer saw does")
    func refuted() async throws {
        let district = try await AllocationSeason(seats: [2, 1, 1])
        district.season.registers.say(.property, .registeredLater)
        let receipts = try await district.verified(
            (1...2).map { Self.dated($0, household: "2001-01-01", property: "2001-01-01") })
        district.season.registers.say(.property, nil)
        let honest = try await district.verified([
            Self.dated(3, household: "2022-01-01", property: "2022-01-01")
        ])
        for (receipt, seen) in zip(receipts, [nil, Samples.day("2021-03-04")]) {
            let decided = try await district.service.call(
                Enrollment.decideCheck,
                .init(
                    receipt: receipt, proof: .property, holds: true, evidenceNo: "不动产权证 7",
                    since: seen))
            #expect(decided.state == .verified)
        }
        try await district.published()
        let days = ["2026-09-01", "2021-03-04", "2022-01-01"]
        for (receipt, day) in zip(receipts + honest, days) {
            let result = try await district.service.result(receipt)
            #expect(result.mark?.date == Samples.day(day))
            #expect(
                result.school == Samples.code(.primary, day == "2026-09-01" ? 2 : 1))
        }
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
