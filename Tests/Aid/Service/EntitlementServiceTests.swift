import Bus
import Contracts
import Store
import Testing

@testable import Aid

@Suite struct EntitlementServiceTests {
    let bench: AidBench

    init() throws { bench = try AidBench() }

    @Test(
        "hundreds of calculations at once, and their replays, give one entitlement (A1)"
    )
    func concurrent() async throws {
        try await bench.register([try AidBench.record(2)])
        let person = try await bench.recognition(2).person
        let ids = try await withThrowingTaskGroup(of: Int64.self) { group in
            for number in 0..<400 {
                // Every key is used twice: a double click and its replay.
                group.addTask { try await bench.calculate(person, key: "click-\(number / 2)").id }
            }
            return try await group.reduce(into: Set<Int64>()) { $0.insert($1) }
        }
        #expect(ids == [1])
        #expect(try await bench.entitlements().count == 1)
        #expect(try await bench.events(EntitlementCalculated.eventType) == 1)
    }

    @Test("batches and single calls racing for the same pupils give one entitlement each")
    func race() async throws {
        try await bench.register(try (0..<60).map { try AidBench.record($0, stage: .senior) })
        let people = try await bench.recognitions().map(\.person)
        try await withThrowingTaskGroup(of: Void.self) { group in
            for person in people {
                group.addTask { _ = try await bench.calculate(person) }
            }
            for limit in [5, 7, 60] {
                group.addTask { _ = try await bench.calculateAll(.seniorGrant, limit: limit) }
            }
            try await group.waitForAll()
        }
        let entitlements = try await bench.entitlements()
        #expect(entitlements.count == 60)
        #expect(Set(entitlements.map(\.person)) == Set(people))
        #expect(try await bench.events(EntitlementCalculated.eventType) == 60)
    }

    @Test(
        "after a transfer or a change of level the first entitlement stays the only one (A1)"
    )
    func transfer() async throws {
        let id = try await bench.register([try AidBench.record(2)])[0]
        let person = try await bench.recognition(2).person
        let first = try await bench.calculate(person)
        _ = try await bench.service.adjustRecognition(
            AdjustRecognition(
                id: id, level: .generallyDifficult, school: SchoolCode("3441000077"),
                region: RegionCode("410811"), evidenceNumber: "ZX-2025-1"),
            AidBench.context(Aid.adjustRecognition))
        let error = await #expect(throws: EntitlementExists.self) {
            try await bench.calculate(person)
        }
        #expect(error?.callError.code == .alreadyExists)
        #expect(error?.callError.violations.map(\.rule) == ["A1"])
        let batch = try await bench.calculateAll(.seniorGrant)
        #expect(batch.calculated == 0 && batch.differing == [first.id])
        #expect(try await bench.entitlements() == [first])
        // The next term is calculated from the inputs of then.
        let next = try await bench.calculate(person, .seniorGrant, "2026S")
        #expect(next.school.text == "3441000077")
        #expect(next.amount == Money(fen: 65_000))
    }

    @Test("a revoked, an unconfirmed and an unknown person get nothing")
    func notRecognised() async throws {
        let ids = try await bench.register([
            try AidBench.record(2), try AidBench.record(6, state: .submitted),
        ])
        let revoked = try await bench.recognition(2).person
        let submitted = try await bench.recognition(6).person
        _ = try await bench.service.revokeRecognition(
            RevokeRecognition(id: ids[0], evidenceNumber: "CX-1"),
            AidBench.context(Aid.revokeRecognition))
        for person in [revoked, submitted, PersonKey.schemaExample] {
            let error = await #expect(throws: RuleViolation.self) {
                try await bench.calculate(person)
            }
            #expect(error?.reason == "NOT_RECOGNISED")
        }
        #expect(try await bench.calculateAll(.seniorGrant).calculated == 0)
        #expect(try await bench.entitlements().isEmpty)
    }

    @Test("the schema refuses a second entitlement, and any change of the first")
    func schema() async throws {
        try await bench.register([try AidBench.record(2)])
        let first = try await bench.calculate(try await bench.recognition(2).person)
        let twice = await #expect(throws: StoreError.self) {
            try await bench.store.write { transaction in
                var row = try EntitlementTable.find(first.id, transaction)
                row.id = 2
                try EntitlementTable.insert(row, transaction)
            }
        }
        #expect(twice?.violation?.kind == .unique)
        for sql in ["UPDATE entitlement SET amount_fen = 1", "DELETE FROM entitlement"] {
            await #expect(throws: StoreError.self) {
                try await bench.store.write { _ = try $0.execute(sql) }
            }
        }
        #expect(try await bench.entitlements() == [first])
    }

    @Test("a batch gives what single calls give, page by page, and a second batch nothing new")
    func batchEqualsSingle() async throws {
        let records = try (0..<120).map { try AidBench.record($0) }
        try await bench.register(records)
        let other = try AidBench()
        try await other.register(records)
        for programme in AidProgramme.allCases {
            let batch = try await bench.calculateAll(programme, limit: 7)
            for recognition in try await other.recognitions()
            where RuleBook.standard.stages(of: programme).contains(recognition.stage) {
                _ = try await other.calculate(recognition.person, programme)
            }
            let again = try await bench.calculateAll(programme)
            #expect(again.calculated == 0 && again.existing == batch.calculated)
            #expect(again.amount == .zero && batch.differing.isEmpty)
        }
        let ours = try await bench.entitlements()
        let theirs = try await other.entitlements()
        #expect(ours.count == 90)
        #expect(Set(ours.map(Outcome.init)) == Set(theirs.map(Outcome.init)))
    }

    private struct Outcome: Hashable {
        var person: PersonKey
        var amount: Money
        var traceHash: String

        init(_ entitlement: Entitlement) {
            person = entitlement.person
            amount = entitlement.amount
            traceHash = entitlement.traceHash
        }
    }

    @Test("a region's batch touches that region only")
    func region() async throws {
        try await bench.register(try (0..<48).map { try AidBench.record($0, stage: .junior) })
        let region = try RegionCode("410811")
        let batch = try await bench.calculateAll(.livingAllowance, region: region)
        #expect(batch.calculated == 4)
        #expect(Set(try await bench.entitlements().map(\.region)) == [region])
        let denied = await #expect(throws: CallError.self) {
            try await bench.service.calculateEntitlements(
                CalculateEntitlements(programme: .livingAllowance, term: AidFixtures.term("2025A")),
                AidBench.context(Aid.calculateEntitlements, districts: ["410811"]))
        }
        #expect(denied?.code == .permissionDenied)
    }

    @Test("a term beyond what is known calculates nothing, alone or in a batch (A4)")
    func outOfRange() async throws {
        var record = try AidBench.record(2)
        record.schoolYear = try SchoolYear("2027")
        try await bench.register([record])
        let error = await #expect(throws: ParameterError.self) {
            try await bench.calculateAll(.seniorGrant, "2027A")
        }
        #expect(error?.callError.code == .outOfRange)
        #expect(error?.callError.reason == "PARAMETER_NOT_KNOWN")
    }

    @Test("the trace explains the amount, and a service with another table recomputes it (A3)")
    func explained() async throws {
        try await bench.register([try AidBench.record(0), try AidBench.record(2)])
        let living = try await bench.calculate(
            try await bench.recognition(0).person, .livingAllowance)
        let senior = try await bench.calculate(try await bench.recognition(2).person)
        let explained = try await bench.service.getEntitlement(
            GetEntitlement(id: senior.id), AidBench.context(Aid.getEntitlement))
        #expect(explained.entitlement == senior)
        #expect(explained.trace.parameters.map(\.amount) == ["1300"])
        #expect(explained.trace.steps.map(\.result.fen) == [130_000, 65_000])
        #expect(explained.trace.inputs.level == .generallyDifficult)
        var rows = AidFixtures.plan.rows
        for place in rows.indices { rows[place].amount = "1" }
        let later = try AidBench(
            table: ParameterTable(rows: rows, lastChecked: AidFixtures.term("2030S")),
            over: bench.store)
        for entitlement in [living, senior] {
            for bench in [bench, later] {
                let again = try await bench.service.recomputeEntitlement(
                    RecomputeEntitlement(id: entitlement.id),
                    AidBench.context(Aid.recomputeEntitlement))
                #expect(again.identical)
                #expect(
                    again.recomputed == entitlement.amount && again.stored == entitlement.amount)
            }
        }
    }

    @Test("the summary's counts and sums are those of the records, region by region and in total")
    func summary() async throws {
        try await bench.register(try (0..<90).map { try AidBench.record($0) }, sample: true)
        try await bench.register([try AidBench.record(90, state: .submitted)])
        for programme in AidProgramme.allCases {
            _ = try await bench.calculateAll(programme, "2025A")
            _ = try await bench.calculateAll(programme, "2026S")
        }
        let summary = try await bench.service.summarise(
            SummariseAid(), AidBench.context(Aid.summarise))
        #expect(summary.sample)
        let recognitions = try await bench.recognitions().filter(\.state.isEffective)
        #expect(summary.total.recognised.map(\.pupils).reduce(0, +) == 90)
        var entitlements: [Entitlement] = []
        for term in ["2025A", "2026S"] { entitlements += try await bench.entitlements(term) }
        #expect(summary.regions.map(\.region) == Set(recognitions.map(\.region)).sorted())
        #expect(summary.total.entitled.map(\.term.text) == ["2025A", "2025A", "2026S", "2026S"])
        for (place, figures) in [(nil, summary.total)]
            + summary.regions.map({ ($0.region, $0.figures) })
        {
            func isHere(_ region: RegionCode) -> Bool { place == nil || place == region }
            for count in figures.recognised {
                let wanted = recognitions.filter { isHere($0.region) && $0.level == count.level }
                    .count
                #expect(count.pupils == Int64(wanted))
            }
            for sum in figures.entitled {
                let those = entitlements.filter {
                    isHere($0.region) && $0.term == sum.term && $0.programme == sum.programme
                }
                #expect(sum.entitlements == Int64(those.count))
                #expect(try sum.amount == those.map(\.amount).total())
            }
            #expect(
                figures.entitled.map(\.entitlements).reduce(0, +)
                    == Int64(entitlements.filter { isHere($0.region) }.count))
        }
        let one = try await bench.service.summarise(
            SummariseAid(region: RegionCode("410811")), AidBench.context(Aid.summarise))
        #expect(one.regions == summary.regions.filter { $0.region.text == "410811" })
        #expect(one.total == one.regions.first?.figures)
    }

    @Test(
        "as many at the top as at the bottom keep the mean standard, one more at the top does not")
    func meanStandard() async throws {
        // Levels rotate by number: three pupils of one school are one of each level.
        try await bench.register(try [0, 2, 4].map { try AidBench.record($0, stage: .senior) })
        _ = try await bench.calculateAll(.seniorGrant)
        func check() async throws -> MeanStandard {
            try await bench.service.checkMeanStandard(
                CheckMeanStandard(
                    school: SchoolCode("3441000001"), term: AidFixtures.term("2025A")),
                AidBench.context(Aid.checkMeanStandard))
        }
        let even = try await check()
        #expect(even.recipients == 3 && even.difference == .zero)
        try await bench.register([try AidBench.record(6, stage: .senior)])
        _ = try await bench.calculateAll(.seniorGrant)
        #expect(try await check().difference == Money(fen: 50_000))
        let denied = await #expect(throws: CallError.self) {
            try await bench.service.checkMeanStandard(
                CheckMeanStandard(
                    school: SchoolCode("3441000001"), term: AidFixtures.term("2025A")),
                AidBench.context(Aid.checkMeanStandard, districts: ["410883"]))
        }
        #expect(denied?.code == .permissionDenied)
    }
}
