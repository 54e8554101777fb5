import Admission
import Bus
import Contracts
import Testing

@testable import Enrollment

/// What an allocation is made of, before there is a store.
struct AllocationDomainTests {
    @Test("the legal moves are these, and no others")
    func moves() {
        let legal: [String: AllocationState] = [
            "prepared freeze": .frozen, "frozen execute": .executed, "executed execute": .executed,
            "executed publish": .published, "prepared void": .voided, "frozen void": .voided,
            "executed void": .voided,
        ]
        for state in AllocationState.allCases {
            for act in AllocationAct.allCases {
                let next = try? AllocationLifecycle.move(state, act)
                #expect(next == legal["\(state) \(act)"], "\(state) \(act)")
            }
        }
    }

    private static func member(
        _ receipt: String, twinOf: String? = nil, _ likeness: String = "a"
    ) -> TwinGroups.Member {
        TwinGroups.Member(receipt: receipt, twinOf: twinOf, likeness: [likeness])
    }

    @Test("twins and triplets are one party, by chain or by star, in any order")
    func twins() {
        let parties = TwinGroups.parties([
            Self.member("B", twinOf: "A"), Self.member("A"), Self.member("C", twinOf: "B"),
            Self.member("X"), Self.member("Z", twinOf: "Y"), Self.member("Y"),
        ])
        #expect(
            parties == ["A": "A", "B": "A", "C": "A", "Y": "Y", "Z": "Y"])
    }

    @Test("two of triplets are one party when the one both name is not there")
    func withoutTheThird() {
        let parties = TwinGroups.parties([
            Self.member("C", twinOf: "A"), Self.member("B", twinOf: "A"), Self.member("X"),
        ])
        #expect(parties == ["B": "B", "C": "B"])
    }

    @Test("twins that differ, or whose twin is not there, stand for themselves")
    func parted() {
        #expect(
            TwinGroups.parties([
                Self.member("A"), Self.member("B", twinOf: "A", "b"),
                Self.member("C", twinOf: "gone"),
            ]).isEmpty)
    }

    private static let tiers = PublishedTiers(
        table: Contracts.TierTable(
            id: "TIERS-410802-primary@2025-09-01", region: Samples.region(), stage: .primary,
            validFrom: Samples.day("2025-09-01"), validTo: Samples.day("2027-08-31"),
            document: "d", heading: "h",
            rules: TierRules(
                leastAge: 6, required: [.roll], insuranceMonths: 1,
                tiers: [
                    Tier(code: "1", name: "n", proofs: [.household, .property], tie: .date),
                    Tier(code: "2b", name: "n", proofs: [.household], tie: .distance),
                    Tier(code: "3", name: "n", proofs: [.residence, .insurance], tie: .date),
                ])),
        rule: AllocationRule(
            privateLosers: .afterAllTiers, overflowRings: 2, document: "d", heading: "h"),
        year: Samples.year(2026))

    private static func proved(_ proof: Proof, _ since: String? = nil) -> PublishedTiers.Proved {
        PublishedTiers.Proved(proof: proof, since: since.map { Samples.day($0) })
    }

    @Test("a published table becomes the engine's, choice by choice")
    func mapping() throws {
        let engine = Self.tiers.engine
        #expect(engine.id == "TIERS-410802-primary.2025-09-01")
        #expect(engine.validTo == "2027-08-31" && engine.overflowRings == 2)
        #expect(engine.privateLosers == .afterAllTiers)
        #expect(engine.tiers.map(\.tie) == [.registrationDate, .distance, .registrationDate])
        #expect(engine.tiers[0].allOf == [.householdInCatchment, .homeInCatchment])
        #expect(Set(Proof.allCases.map(\.fact)).count == Proof.allCases.count)
        let mark = try #require(
            Self.tiers.mark(
                CompulsoryMark(isBehind: true, tier: 0, tie: 20_150_901, lotteryPlace: 7)))
        #expect(mark.behind && mark.tier == "1" && mark.rank == 1 && mark.lotteryPlace == 7)
        #expect(mark.date == Samples.day("2015-09-01") && mark.metres == nil)
        let far = Self.tiers.mark(
            CompulsoryMark(isBehind: false, tier: 1, tie: 300, lotteryPlace: 1))
        #expect(far?.metres == 300 && far?.date == nil)
    }

    @Test(
        "the date is since when all the tier asks for was proved; without one, nobody is later",
        arguments: [
            ([proved(.household, "2015-01-01"), proved(.property, "2016-02-29")], "2016-02-29"),
            // A date left out is none at all.
            ([proved(.household, "2015-01-01"), proved(.property)], "2026-09-01"),
            ([proved(.household), proved(.property, "2015-01-01")], "2026-09-01"),
            ([proved(.household), proved(.property)], "2026-09-01"),
            ([proved(.household, "2030-01-01"), proved(.property)], "2026-09-01"),
            // No register was asked for the day of a permit.
            ([proved(.residence, "2015-01-01"), proved(.insurance)], "2026-09-01"),
        ])
    func dates(held: [PublishedTiers.Proved], day: String) throws {
        let tier = try #require(Self.tiers.tier(of: held))
        #expect(Self.tiers.date(in: tier, held) == Samples.day(day))
    }

    @Test(
        "a run goes by the table and the catchments that are in force when it is frozen",
        arguments: [
            ("T1", "C1", nil), ("T2", "C1", "TIERS_CHANGED"), (nil, "C1", "TIERS_CHANGED"),
            ("T1", "C2", "CATCHMENTS_CHANGED"), ("T1", nil, "CATCHMENTS_CHANGED"),
        ] as [(String?, String?, String?)])
    func inForce(tiers: String?, catchments: String?, refusal: String?) {
        var reason: String?
        do throws(RuleViolation) {
            try FreezeGuard.check(tiers: ("T1", tiers), catchments: ("C1", catchments))
        } catch { reason = error.reason.rawValue }
        #expect(reason == refusal)
    }

    @Test("a freeze names what stands in its way, and how many")
    func freeze() throws {
        func refused(
            _ change: (inout FreezeGuard.Findings) -> Void, pending: Int? = nil
        ) -> String? {
            var found = FreezeGuard.Findings()
            found.pooled = 3
            change(&found)
            do throws(RuleViolation) {
                try FreezeGuard.check(found, pendingAsOpenCases: pending)
                return nil
            } catch {
                return error.reason.rawValue
            }
        }
        #expect(refused { _ in } == nil)
        #expect(refused { $0.pending = 2 } == "CHECKS_PENDING")
        #expect(refused({ $0.pending = 2 }, pending: 1) == "CHECKS_PENDING")
        #expect(refused({ $0.pending = 2 }, pending: 2) == nil)
        #expect(refused({ _ in }, pending: 1) == "CHECKS_PENDING")
        #expect(
            refused {
                $0.otherTiers = [ReceiptNumber(year: Samples.year(), random: Array(0..<12))]
                    .compactMap(\.self)
            } == "OTHER_TIERS")
        #expect(refused { $0.withoutDistance = 1 } == "DISTANCES_MISSING")
        #expect(refused { $0.liveOffers = 1 } == "LIVE_OFFERS")
        #expect(refused { $0.pooled = 0 } == "APPLICATIONS")
        #expect(
            refused { $0.pooled = EnrollmentLimits.allocationChildren + 1 } == "APPLICATIONS")
    }
}
