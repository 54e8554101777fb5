import Admission
import Bus
import Contracts
import Store
import Testing

@testable import Enrollment

/// A random small district before its allocation: catchments, seats, applications verified by registers; and the same as a
/// district that the tests put together themselves.
struct AllocationCity: Sendable {
    static let year = Samples.year(2026)
    static let region = Samples.region()
    /// Two public schools by catchment, one shared, and a private one.
    static let publicSchools = (1...4).map { Samples.code(.primary, $0) }
    static let privateSchool = Samples.code(.primary, 9)
    static let document = "示例文件"

    struct Person: Sendable {
        var number: Int
        /// `m1`, …; nil when the form names none.
        var community: String?
        var proofs: [ProofClaim]
        var isPrivate: Bool
        var metres: Int
        /// Index of the twin that applied before.
        var twinOf: Int?
        var guardian: Int
    }

    var catchments: [Catchment] = []
    /// Seats of each public school's plan lines, and of the private one's.
    var seats: [[Int]] = []
    var tiers: [Tier] = []
    var rule: AllocationRule
    var people: [Person] = []

    init(seed: UInt64, people count: Int = 22) {
        var random = SeededGenerator(seed: seed)
        func draw(_ range: Range<Int>) -> Int { Int.random(in: range, using: &random) }
        let codes = ["c1", "c2", "c3"]
        catchments = codes.enumerated().map { index, code in
            Catchment(
                code: code, name: "示例学区\(index + 1)",
                communities: ["m\(index * 2 + 1)", "m\(index * 2 + 2)"],
                schools: [Self.publicSchools[index]] + (index < 2 ? [Self.publicSchools[3]] : []),
                neighbours: Array(
                    codes.filter { $0 != code }.shuffled(using: &random).prefix(draw(0..<3))))
        }
        seats = (0..<5).map { _ in draw(0..<3) == 0 ? [draw(1..<4), draw(1..<3)] : [draw(1..<6)] }
        tiers = [
            Tier(code: "S", name: "政策性照顾", proofs: [.policy], tie: .lottery),
            Tier(code: "1", name: "房户一致", proofs: [.household, .property], tie: .date),
            Tier(code: "2a", name: "有房无户", proofs: [.property], tie: .date),
            Tier(code: "2b", name: "有户无房", proofs: [.household], tie: .distance),
            Tier(code: "3", name: "随迁子女", proofs: [.residence, .insurance], tie: .date),
        ]
        rule = AllocationRule(
            privateLosers: draw(0..<2) == 0 ? .keepTier : .afterAllTiers,
            overflowRings: [nil, 0, 1, 2].randomElement(using: &random) ?? nil,
            document: Self.document, heading: "示例条目")
        for number in 0..<count {
            let since = draw(0..<5) == 0 ? nil : Samples.day("201\(draw(0..<4))-0\(draw(1..<4))-01")
            let proofs: [[Proof]] = [
                [.household, .property], [.household, .property], [.property], [.household],
                [.residence, .insurance], [.insurance], [.policy],
            ]
            people.append(
                Person(
                    number: number * 2, community: draw(0..<12) == 0 ? nil : "m\(draw(1..<8))",
                    proofs: (proofs.randomElement(using: &random) ?? []).map {
                        // Every fifth leaves out since when it has its home.
                        let isDated = $0 == .household || ($0 == .property && number % 5 > 0)
                        return ProofClaim($0, since: isDated ? since : nil)
                    }, isPrivate: draw(0..<4) == 0, metres: draw(0..<4) * 100, twinOf: nil,
                    guardian: 500_000 + number))
            // 双胞胎, now and then with another paper, so that they are no party.
            guard draw(0..<6) == 0, var twin = people.last else { continue }
            twin.twinOf = people.count - 1
            twin.number += 1
            if draw(0..<4) == 0 { twin.proofs = [ProofClaim(.property)] }
            people.append(twin)
        }
    }

    /// Registers schools and plan, publishes tiers and catchments, and takes every application to where its checks bring it.
    ///
    /// - Returns: the receipt number of each person.
    func bring(to season: Season) async throws -> [ReceiptNumber] {
        let service = season.enrollment
        for serial in 1...4 { try await service.register(Samples.school(.primary, serial)) }
        try await service.register(Samples.school(.primary, 9, ownership: .private))
        for (index, lines) in seats.enumerated() {
            for (batch, seats) in lines.enumerated() {
                try await service.publish(
                    Samples.proposal(
                        index == 4 ? Self.privateSchool : Self.publicSchools[index], seats: seats,
                        year: 2026, batch: batch + 1))
            }
        }
        _ = try await service.call(
            Enrollment.publishTiers,
            .init(
                region: Self.region, stage: .primary, validFrom: Samples.day("2026-01-01"),
                validTo: nil, document: Self.document, heading: "示例：录取顺序",
                rules: TierRules(leastAge: 6, required: [], insuranceMonths: 1, tiers: tiers)))
        try await service.publishCatchments(catchments)
        try await service.setWindow(closesOn: "2025-12-31")
        for kind in RegisterKind.allCases { season.registers.say(kind, nil) }
        var receipts: [ReceiptNumber] = []
        for person in people {
            receipts.append(try await submit(person, receipts, to: season))
        }
        try await season.ask()
        for (person, receipt) in zip(people, receipts)
        where person.proofs.contains(where: { $0.proof == .policy }) {
            _ = try await service.call(
                Enrollment.decideCheck,
                .init(receipt: receipt, proof: .policy, holds: true, evidenceNo: "证书1号"))
        }
        for (person, receipt) in zip(people, receipts) where isVerified(person) {
            _ = try await service.call(
                Enrollment.recordDistances,
                .init(
                    distances: [.init(receipt: receipt, metres: person.metres)],
                    documentNo: "测距表1号"))
        }
        try await service.setWindow(closesOn: "2025-08-01")
        return receipts
    }

    private func submit(
        _ person: Person, _ earlier: [ReceiptNumber], to season: Season
    ) async throws -> ReceiptNumber {
        let form = ApplicationForm(
            schoolYear: Self.year, stage: .primary, child: Samples.child(person.number),
            guardian: Samples.child(person.guardian),
            ownership: person.isPrivate ? .private : .public,
            schoolCode: person.isPrivate ? Self.privateSchool : nil, region: Self.region,
            community: person.community, proofs: person.proofs, sample: true,
            twinOf: person.twinOf.map { earlier[$0] })
        return try await season.submit(form).receipt
    }

    /// Those whose checks meet a tier.
    func isVerified(_ person: Person) -> Bool { tier(of: person) != nil }

    private func tier(of person: Person) -> Tier? {
        let proofs = Set(person.proofs.map(\.proof))
        return tiers.first { proofs.isSuperset(of: $0.proofs) }
    }

    /// The district without the service: written down from this city alone, with the places of a lottery.
    ///
    /// - Parameter numbers: of the frozen list, by which the lottery and the twins' groups are known.
    func district(
        _ receipts: [ReceiptNumber], numbers: [ReceiptNumber: LotteryNumber],
        places: [String: Int]
    ) throws -> CompulsoryDistrict {
        let facts: [Proof: Admission.TierTable.Fact] = [
            .policy: .policyGroup, .household: .householdInCatchment, .property: .homeInCatchment,
            .residence: .residencePermitInDistrict, .insurance: .workInDistrict,
        ]
        var children: [CompulsoryDistrict.Child] = []
        for (person, receipt) in zip(people, receipts) {
            guard let tier = tier(of: person) else { continue }
            let number = try #require(numbers[receipt])
            let dates = person.proofs.filter { tier.proofs.contains($0.proof) }.map {
                $0.since?.text ?? "2026-09-01"
            }
            children.append(
                CompulsoryDistrict.Child(
                    id: receipt.text, community: person.community ?? "none",
                    facts: person.proofs.compactMap { facts[$0.proof] },
                    registeredOn: tier.tie == .date
                        ? dates.max() : nil,
                    distanceMetres: tier.tie == .distance ? person.metres : nil,
                    lotteryPlace: try #require(places[number.text]),
                    wishes: person.isPrivate ? [Self.privateSchool.text] : []))
        }
        for (person, receipt) in zip(people, receipts) {
            guard let index = person.twinOf,
                let own = children.firstIndex(where: { $0.id == receipt.text }),
                let other = children.firstIndex(where: { $0.id == receipts[index].text })
            else { continue }
            var same = children[own]
            same.id = children[other].id
            same.lotteryPlace = children[other].lotteryPlace
            guard same == children[other] else { continue }
            let number = try #require(numbers[min(receipt, receipts[index])])
            let group = "twins-\(number)"
            children[own].group = group
            children[other].group = group
        }
        return CompulsoryDistrict(
            district: "410802", schoolYear: "2026", stage: "primary", day: "2026-09-01",
            tiers: Admission.TierTable(
                id: "TIERS-410802-primary.2026-01-01", validFrom: "2026-01-01", validTo: nil,
                document: Self.document, heading: "示例：录取顺序",
                tiers: tiers.map { tier in
                    .init(
                        tier.code, allOf: tier.proofs.compactMap { facts[$0] },
                        tie: tier.tie == .date
                            ? .registrationDate : tier.tie == .distance ? .distance : .lottery)
                },
                privateLosers: rule.privateLosers == .keepTier ? .keepTier : .afterAllTiers,
                overflowRings: rule.overflowRings),
            schools: (Self.publicSchools + [Self.privateSchool]).enumerated().map {
                .init(code: $1.text, isPrivate: $0 == 4, seats: seats[$0].reduce(0, +))
            },
            catchments: catchments.map {
                .init(
                    code: $0.code, communities: $0.communities, schools: $0.schools.map(\.text),
                    neighbours: $0.neighbours)
            }, children: children)
    }

    var request: PrepareAllocation {
        PrepareAllocation(
            schoolYear: Self.year, region: Self.region, stage: .primary, rule: rule)
    }
}

extension TestEnrollment {
    func setWindow(closesOn day: String, stage: Stage = .primary) async throws {
        _ = try await call(
            Enrollment.setApplicationWindow,
            .init(
                window: ApplicationWindow(
                    schoolYear: AllocationCity.year, stage: stage,
                    opensOn: Samples.day("2025-01-01"), closesOn: Samples.day(day),
                    documentNo: "焦教〔2026〕1号")))
    }

    /// PUBLISHED, by two persons.
    @discardableResult
    func publishCatchments(
        _ catchments: [Catchment], from day: String = "2026-01-01"
    ) async throws -> CatchmentPlan {
        let plan = try await call(
            Enrollment.proposeCatchments,
            .init(
                region: AllocationCity.region, stage: .primary, validFrom: Samples.day(day),
                document: AllocationCity.document, heading: "示例：学区划分", catchments: catchments,
                sample: true))
        return try await call(
            Enrollment.publishCatchments, .init(planID: plan.id), as: .approver)
    }

    func frozenAllocation(
        _ request: PrepareAllocation, pending: Int? = nil
    ) async throws -> AllocationRun {
        let run = try await call(Enrollment.prepareAllocation, request)
        return try await call(
            Enrollment.freezeAllocation, .init(runID: run.id, pendingAsOpenCases: pending))
    }

    /// The run's lottery, from its preparation to its publication.
    @discardableResult
    func drawLottery(of run: AllocationRun) async throws -> Lottery {
        let lottery = try await call(
            Enrollment.prepareLottery,
            .init(
                schoolYear: run.schoolYear, region: run.region, stage: run.stage,
                publicValueSource: Self.lotterySource, schools: [], sample: true,
                allocationID: run.id))
        let frozen = try await call(
            Enrollment.freezeLottery, .init(lotteryID: lottery.id, entries: lottery.entries))
        for officer in [Principal.submitter, .approver] {
            _ = try await call(
                Enrollment.approveLotteryStart,
                .init(lotteryID: lottery.id, listHash: frozen.listHash ?? ""), as: officer)
        }
        _ = try await call(
            Enrollment.seedLottery, .init(lotteryID: lottery.id, publicValue: "03 08 14 + 07"))
        let executed = try await call(
            Enrollment.executeLottery, .init(lotteryID: lottery.id))
        _ = try await verify(executed)
        return try await call(Enrollment.publishLottery, .init(lotteryID: lottery.id))
    }

    /// EXECUTED by the first officer.
    func executedAllocation(
        _ request: PrepareAllocation, pending: Int? = nil
    ) async throws -> AllocationRun {
        let run = try await frozenAllocation(request, pending: pending)
        try await drawLottery(of: run)
        return try await call(Enrollment.executeAllocation, .init(runID: run.id))
    }

    @discardableResult
    func publish(
        _ run: AllocationRun, as principal: Principal = .approver, key: String? = nil
    ) async throws -> AllocationRun {
        try await call(
            Enrollment.publishAllocation,
            .init(runID: run.id, resultHash: run.resultHash ?? ""), as: principal, key: key)
    }

    func allocation(_ id: String) async throws -> AllocationRun {
        try await call(Enrollment.getAllocation, .init(runID: id))
    }

    func standing(of run: AllocationRun) async throws -> EntrantStanding {
        let report = try await call(
            Enrollment.allocationReport, .init(schoolYear: run.schoolYear), as: .anonymous)
        return try #require(report.districts.first { $0.runID == run.id }?.standing)
    }

    /// What each pooled application is called in the lottery.
    func lotteryNumbers(
        of receipts: [ReceiptNumber]
    ) async throws -> [ReceiptNumber: LotteryNumber] {
        var numbers: [ReceiptNumber: LotteryNumber] = [:]
        for receipt in receipts {
            numbers[receipt] = try await call(
                Enrollment.applicationStatus, .init(receipt: receipt)
            ).lottery?.number
        }
        return numbers
    }

    func result(_ receipt: ReceiptNumber) async throws -> AllocationResult {
        try await call(
            Enrollment.getAllocationResult, .init(receipt: receipt), as: .anonymous)
    }

    /// Every seat and every application, held against each other: what must be true at any time.
    func checkSeats(_ comment: Comment? = nil) async throws {
        let lines = try await list(
            Enrollment.listPlanLines, .init(schoolYear: AllocationCity.year))
        var held = 0
        for line in lines {
            let ledger = try await ledger(line.id)
            #expect(
                [ledger.available, ledger.offered, ledger.confirmed]
                    == [line.available, line.offered, line.confirmed], comment)
            #expect(line.available >= 0, comment)
            held += line.offered + line.confirmed
        }
        let counts = try await store.read { transaction in
            try [
                "SELECT COUNT(*) FROM offers WHERE state IN ('offered', 'confirmed')",
                """
                SELECT COUNT(*) FROM applications a WHERE (a.state IN ('offered', 'confirmed',
                    'registered')) <> EXISTS (SELECT 1 FROM offers o WHERE
                    o.person_key = a.person_key AND o.school_year = a.school_year
                    AND o.stage = a.stage AND o.state = CASE a.state
                        WHEN 'offered' THEN 'offered' ELSE 'confirmed' END)
                """,
                """
                SELECT COUNT(*) FROM (SELECT person_key FROM offers
                    WHERE state IN ('offered', 'confirmed')
                    GROUP BY person_key, school_year, stage HAVING COUNT(*) > 1)
                """,
            ].map { try transaction.fetchValue(Int.self, $0) ?? -1 }
        }
        #expect(counts == [held, 0, 0], comment)
    }
}
