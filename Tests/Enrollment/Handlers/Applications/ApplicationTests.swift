import Bus
import BusTesting
import Contracts
import Store
import Testing

@testable import Enrollment

/// Applications through the service: who may have one, and how it moves.
struct ApplicationTests {
    @Test("draft, submitted, returned, submitted again: one receipt number, a new round of checks")
    func rounds() async throws {
        let season = try await Season()
        let draft = try await season.enrollment.call(
            Enrollment.draftApplication, .init(form: Season.form()))
        #expect(draft.state == .draft)
        #expect(try await season.askOnce() == 0)
        let first = try await season.submit()
        #expect(first.receipt == draft.receipt && first.state == .submitted)
        season.registers.say(.household, nil)
        season.registers.silence(.property)
        try await season.ask()
        let returned = try await season.enrollment.call(
            Enrollment.returnApplication, .init(receipt: first.receipt, reason: "缺出生证明"))
        #expect(returned.state == .returned)
        #expect(try await season.status(first.receipt).note == "缺出生证明")
        season.enrollment.time.advance(by: .seconds(3600))
        #expect(try await season.askOnce() == 0)
        let second = try await season.submit(Season.form(1, [.household]))
        #expect(second.receipt == first.receipt)
        try await season.ask()
        let status = try await season.status(first.receipt)
        #expect(status.state == .verified && status.tier == "2b")
        #expect(status.checks.map(\.proof) == [.household] && status.note == nil)
        let rounds = try await season.enrollment.events(ApplicationSubmitted.self).map(\.round)
        #expect(rounds == [1, 2])
    }

    @Test("E2: of fifty submits for one child at once, public and private, one is live")
    func oneLive() async throws {
        let season = try await Season()
        try await season.enrollment.register(
            Samples.school(.primary, 7, ownership: .private))
        let outcomes = await withTaskGroup(of: Bool.self) { group in
            for number in 0..<50 {
                group.addTask {
                    let form =
                        number % 2 == 0
                        ? Season.form()
                        : Season.form(ownership: .private, school: Samples.code(.primary, 7))
                    return (try? await season.submit(form)) != nil
                }
            }
            return await group.reduce(into: []) { $0.append($1) }
        }
        #expect(outcomes.filter { $0 }.count == 1)
        let counts = try await season.enrollment.call(
            Enrollment.countApplications, .init(schoolYear: Samples.year()))
        #expect(counts.total == 1)
        #expect(
            try await reason { _ = try await season.submit() } == "LIVE_APPLICATION_EXISTS")
        // Another year's or stage's is another application.
        _ = try await season.submit(Season.form(1, [.household, .roll], stage: .junior))
    }

    @Test("E2 in the schema too: a second live row is refused by the store itself")
    func schema() async throws {
        let season = try await Season()
        let receipt = try await season.submit().receipt
        let other = try #require(ReceiptNumber(year: Samples.year(), random: Array(0..<12)))
        let error = await #expect(throws: StoreError.self) {
            try await season.enrollment.store.write { transaction in
                var row = try transaction.requireApplication(receipt)
                row.receipt = other
                try transaction.insert(into: "applications", row)
            }
        }
        #expect(error?.code == .constraint)
    }

    @Test("the same key gets the same receipt; after a withdrawal there may be another application")
    func idempotent() async throws {
        let season = try await Season()
        let first = try await season.submit(key: "one")
        #expect(try await season.submit(key: "one") == first)
        #expect(try await season.enrollment.events(ApplicationSubmitted.self).count == 1)
        _ = try await season.enrollment.call(
            Enrollment.withdrawApplication, .init(receipt: first.receipt, reason: "迁出"))
        let second = try await season.submit(key: "two")
        #expect(second.receipt != first.receipt)
        #expect(
            try await reason {
                _ = try await season.enrollment.call(
                    Enrollment.withdrawApplication,
                    .init(receipt: first.receipt, reason: "迁出"))
            } == "ILLEGAL_APPLICATION_MOVE")
    }

    @Test("forms that make no sense are refused by field and rule")
    func forms() async throws {
        let season = try await Season()
        try await season.enrollment.register(Samples.school(.primary, 1))
        let cases: [(ApplicationForm, String)] = [
            (Season.form(stage: .senior), "form.stage"),
            (Season.form(region: .city), "form.region"),
            (Season.form(ownership: .private), "form.schoolCode"),
            (Season.form(school: Samples.code(.primary, 1)), "form.schoolCode"),
            (
                Season.form(ownership: .private, school: Samples.code(.primary, 1)),
                "form.schoolCode"
            ),
            (Season.form(1, []), "form.proofs"),
            (Season.form(1, [.household, .household]), "form.proofs"),
            (Season.form(1, [.household], stage: .junior), "form.proofs"),
            (Season.form(community: ""), "form.community"),
        ]
        for (form, field) in cases {
            do {
                _ = try await season.submit(form)
                Issue.record("\(form) was taken")
            } catch let error as any CallErrorConvertible {
                #expect(error.callError.violations.map(\.field) == [field])
            } catch let error as CallError {
                #expect(error.violations.map(\.field) == [field])
            }
        }
    }

    @Test("five years old on 31 August is too young by the district's table, six is not")
    func age() async throws {
        let season = try await Season()
        for (birth, isOldEnough) in [("2019-08-31", true), ("2019-09-01", false)] {
            var form = Season.form()
            form.child = try #require(
                ResidentID(regionPrefix: 410_802, birthDate: Samples.day(birth), serial: 7))
            let refusal = try await reason { _ = try await season.submit(form) }
            #expect(refusal == (isOldEnough ? nil : "TOO_YOUNG"))
        }
    }

    @Test(
        "one calendar for all schools; without a calendar or tiers for the year nothing is guessed")
    func calendar() async throws {
        let season = try await Season()
        season.enrollment.time.advance(by: .seconds(40 * 86_400))
        #expect(try await reason { _ = try await season.submit() } == "OUTSIDE_WINDOW")
        var form = Season.form()
        form.schoolYear = Samples.year(2026)
        #expect(try await reason { _ = try await season.submit(form) } == "NO_CALENDAR")
        form.schoolYear = Samples.year(2028)
        #expect(
            try await reason { _ = try await season.submit(form) } == "TIERS_OUTSIDE_VALIDITY")
    }

    @Test("an officer acts in the own district only, and sees no other's list")
    func districts() async throws {
        let season = try await Season()
        let receipt = try await season.submit(as: .county("410802")).receipt
        _ = try await season.submit(Season.form(2), as: .county("410802"))
        let refused = try await reason {
            _ = try await season.submit(Season.form(3), as: .county("410803"))
        }
        #expect(refused == "DISTRICT_NOT_COVERED")
        #expect(
            try await reason {
                _ = try await season.enrollment.call(
                    Enrollment.returnApplication, .init(receipt: receipt, reason: "补材料"),
                    as: .county("410803"))
            } == "DISTRICT_NOT_COVERED")
        let listed = try await season.enrollment.list(
            Enrollment.listApplications, .init(region: Season.region), as: .county("410802"))
        #expect(listed.count == 2 && listed.map(\.status.receipt).contains(receipt))
        #expect(listed.allSatisfy { $0.actor == "county-410802" })
        let page = try await season.enrollment.list(
            Enrollment.listApplications,
            .init(region: .city, state: .submitted, after: listed[0].status.receipt),
            as: .submitter)
        #expect(page == [listed[1]])
        for region in [Season.region, .city] {
            let stranger = try await reason {
                _ = try await season.enrollment.list(
                    Enrollment.listApplications, .init(region: region), as: .county("410803"))
            }
            #expect(stranger == "DISTRICT_NOT_COVERED")
        }
        let counts = try await season.enrollment.call(
            Enrollment.countApplications, .init(schoolYear: Samples.year(), region: Season.region))
        #expect(counts.rows.map(\.applications) == [2] && counts.total == 2)
    }

    @Test("an appeal that is upheld is decided by hand on evidence; dismissed, it stays refused")
    func appeal() async throws {
        let season = try await Season()
        season.registers.say(.household, .otherHousehold)
        season.registers.say(.property, .notFound)
        let receipt = try await season.submit().receipt
        try await season.ask()
        let refused = try await season.status(receipt)
        #expect(refused.state == .ineligible && refused.reason == "NO_TIER")
        func appeal(_ upheld: Bool) async throws -> ApplicationState {
            _ = try await season.enrollment.call(
                Enrollment.appealApplication, .init(receipt: receipt, reason: "户口簿为证"))
            return try await season.enrollment.call(
                Enrollment.decideAppeal,
                .init(receipt: receipt, upheld: upheld, documentNo: "复核1号")
            ).state
        }
        #expect(try await appeal(false) == .ineligible)
        #expect(try await appeal(true) == .verifying)
        for (proof, holds) in [(Proof.property, false), (.household, true)] {
            _ = try await season.enrollment.call(
                Enrollment.decideCheck,
                .init(receipt: receipt, proof: proof, holds: holds, evidenceNo: "户口簿 12"))
        }
        let status = try await season.status(receipt)
        #expect(status.state == .verified && status.tier == "2b" && status.reason == nil)
        #expect(status.checks.map(\.state) == [.manual, .manual])
        let completed = try await season.enrollment.events(CheckCompleted.self)
        #expect(completed.map(\.state) == [.fail, .fail, .manual, .manual])
    }

    @Test(
        "after an upheld appeal nothing is settled before an officer has looked at every FAIL",
        arguments: [[Proof.household, .property], [.property, .household]])
    func upheld(order: [Proof]) async throws {
        let season = try await Season()
        season.registers.say(.household, .otherHousehold)
        season.registers.say(.property, .notFound)
        let receipt = try await season.submit().receipt
        try await season.ask()
        _ = try await season.enrollment.call(
            Enrollment.appealApplication, .init(receipt: receipt, reason: "户口簿为证"))
        _ = try await season.enrollment.call(
            Enrollment.decideAppeal, .init(receipt: receipt, upheld: true, documentNo: "复核1号"))
        for (proof, state) in zip(order, [ApplicationState.verifying, .verified]) {
            let decided = try await season.enrollment.call(
                Enrollment.decideCheck,
                .init(receipt: receipt, proof: proof, holds: true, evidenceNo: "户口簿 12"))
            #expect(decided.state == state)
        }
        #expect(try await season.status(receipt).tier == "1")
    }

    @Test("a wrong FAIL of a verified application is corrected by hand, and lifts it to its tier")
    func corrected() async throws {
        let season = try await Season()
        season.registers.say(.household, nil)
        season.registers.say(.property, .notFound)
        let receipts = try await [
            season.submit().receipt, season.submit(Season.form(2)).receipt,
        ]
        try await season.ask()
        for (receipt, holds) in zip(receipts, [true, false]) {
            #expect(try await season.status(receipt).tier == "2b")
            func decide(_ proof: Proof) async throws -> ApplicationState {
                try await season.enrollment.call(
                    Enrollment.decideCheck,
                    .init(receipt: receipt, proof: proof, holds: holds, evidenceNo: "不动产权证 7")
                ).state
            }
            #expect(try await reason { _ = try await decide(.household) } == "NOT_VERIFYING")
            #expect(try await decide(.property) == .verified)
            #expect(try await season.status(receipt).tier == (holds ? "1" : "2b"))
            #expect(try await season.state(receipt, of: .property) == .manual)
            #expect(
                try await season.enrollment.moves(of: receipt)
                    == ["submit", "verify", "complete", "recheck", "complete"])
            #expect(try await reason { _ = try await decide(.property) } == "NOT_VERIFYING")
        }
    }

    @Test("a day that an officer saw is of a household or property that holds, and not to come")
    func seen() async throws {
        let season = try await Season()
        season.registers.say(.residence, .notFound)
        season.registers.say(.property, .registeredLater)
        let receipt = try await season.submit(Season.form(1, [.residence, .property])).receipt
        try await season.ask()
        _ = try await season.enrollment.call(
            Enrollment.appealApplication, .init(receipt: receipt, reason: "证件为证"))
        _ = try await season.enrollment.call(
            Enrollment.decideAppeal, .init(receipt: receipt, upheld: true, documentNo: "复核1号"))
        func decide(_ proof: Proof, _ holds: Bool, _ day: String?) async throws -> String? {
            try await reason {
                _ = try await season.enrollment.call(
                    Enrollment.decideCheck,
                    .init(
                        receipt: receipt, proof: proof, holds: holds, evidenceNo: "证 7",
                        since: day.map { Samples.day($0) }))
            }
        }
        #expect(try await decide(.residence, true, "2020-01-01") == "INVALID_FIELD")
        #expect(try await decide(.property, false, "2020-01-01") == "INVALID_FIELD")
        #expect(try await decide(.property, true, "2999-01-01") == "INVALID_FIELD")
        #expect(try await decide(.residence, true, nil) == nil)
        #expect(try await decide(.property, true, "2020-01-01") == nil)
        #expect(try await season.status(receipt).state == .verified)
    }

    @Test("a district's own tiers take effect from their day on; overlapping ones are refused")
    func tiers() async throws {
        let season = try await Season()
        let own = TierRules(
            leastAge: 6, required: [], insuranceMonths: 12,
            tiers: [Tier(code: "A", name: "本区", proofs: [.household], tie: .distance)])
        let request = PublishTiers(
            region: Season.region, stage: .primary, validFrom: Samples.day("2026-09-01"),
            validTo: nil, document: "解教〔2026〕1号", heading: "一", rules: own)
        let table = try await season.enrollment.call(Enrollment.publishTiers, request)
        #expect(table.id == "TIERS-410802-primary@2026-09-01")
        let known = try await season.enrollment.call(
            Enrollment.listTiers, .init(region: Season.region, stage: .primary)
        ).tables
        #expect(known.map(\.validTo) == [Samples.day("2026-08-31"), nil])
        #expect(
            try await reason {
                _ = try await season.enrollment.call(Enrollment.publishTiers, request)
            } == "TIERS_OVERLAP")
        let all = try await season.enrollment.call(
            Enrollment.listTiers, .init(on: Samples.day("2025-09-01"))
        ).tables
        #expect(all.count == 22 && Set(all.map(\.region)).count == 11)
        #expect(all.first { $0.stage == .primary }?.rules == TierDecisionTests.rules.named(all))
    }

    struct Wrong: Sendable, CustomStringConvertible {
        let field: String
        let make: @Sendable (inout PublishTiers) -> Void

        init(_ field: String, _ make: @escaping @Sendable (inout PublishTiers) -> Void) {
            self.field = field
            self.make = make
        }

        var description: String { field }
    }

    @Test(
        "tiers by which no run could allocate are refused by field",
        arguments: [
            Wrong("document") { $0.document = "文件\n二" },
            Wrong("document") { $0.document = String(repeating: "文", count: 201) },
            Wrong("heading") { $0.heading = "一\t二" },
            Wrong("rules.tiers[0].code") { $0.rules.tiers[0].code = "一" },
            Wrong("rules.tiers[0].code") { $0.rules.tiers[0].code = "-1" },
            Wrong("rules.tiers[0].code") { $0.rules.tiers[0].code = "" },
            Wrong("rules.tiers") { $0.rules.tiers = [] },
            Wrong("rules.tiers[0].proofs") { $0.rules.tiers[0].proofs = [] },
        ])
    func useless(wrong: Wrong) async throws {
        let season = try await Season()
        var request = Self.request(document: "解教〔2026〕1号")
        wrong.make(&request)
        let error = await #expect(throws: CallError.self) {
            _ = try await season.enrollment.call(Enrollment.publishTiers, request)
        }
        #expect(error?.violations.map(\.field) == [wrong.field])
    }

    private static func request(document: String, corrects: String? = nil) -> PublishTiers {
        PublishTiers(
            region: Season.region, stage: .primary, validFrom: Samples.day("2026-09-01"),
            validTo: nil, document: document, heading: "一",
            rules: TierRules(
                leastAge: 6, required: [], insuranceMonths: 12,
                tiers: [Tier(code: "A", name: "本区", proofs: [.household], tie: .distance)]),
            corrects: corrects)
    }

    @Test("a table is corrected by a version with the same first day, and stays readable")
    func versions() async throws {
        let enrollment = try await Season().enrollment
        func publish(_ document: String, corrects: String?) async throws -> TierTable {
            try await enrollment.call(
                Enrollment.publishTiers, Self.request(document: document, corrects: corrects))
        }
        let first = try await publish("解教〔2026〕1号", corrects: nil)
        for other in ["TIERS-410802-primary@2025-09-01", "TIERS-410803-primary@2026-09-01", "x"] {
            #expect(
                try await reason { _ = try await publish("更正", corrects: other) }
                    == "NOT_CORRECTED")
        }
        let second = try await publish("解教〔2026〕2号", corrects: first.id)
        #expect(second.id == "\(first.id).2" && second.supersededBy == nil)
        #expect(
            try await reason { _ = try await publish("更正", corrects: first.id) }
                == "NOT_CORRECTED")
        #expect(try await reason { _ = try await publish("更正", corrects: nil) } == "TIERS_OVERLAP")
        let third = try await publish("解教〔2026〕3号", corrects: second.id)
        let all = try await enrollment.call(
            Enrollment.listTiers, .init(region: Season.region, stage: .primary)
        ).tables
        #expect(all.map(\.supersededBy) == [nil, second.id, third.id, nil])
        #expect(all[1].document == "解教〔2026〕1号" && all[1].validTo == nil)
        let inForce = try await enrollment.call(
            Enrollment.listTiers,
            .init(region: Season.region, stage: .primary, on: Samples.day("2026-09-01"))
        ).tables
        #expect(inForce == [third])
    }
}

extension TierRules {
    /// The same rules with the seed's own names of tiers.
    fileprivate func named(_ tables: [TierTable]) -> TierRules {
        var rules = self
        for (index, tier) in (tables.first?.rules.tiers ?? []).enumerated() {
            rules.tiers[index].name = tier.name
        }
        return rules
    }
}
