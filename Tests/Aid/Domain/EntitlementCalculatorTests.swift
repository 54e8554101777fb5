import Bus
import Contracts
import Testing

@testable import Aid

@Suite struct EntitlementCalculatorTests {
    let calculator = EntitlementCalculator(table: AidFixtures.plan)

    @Test(
        "every programme, term, stage, level and boarding gives what a second implementation gives")
    func oracle() throws {
        let cases = try AidFixtures.oracle("entitlements.json")
        #expect(cases.count == 2 * AidFixtures.terms.count * 4 * 3 * 2)
        for (name, wanted) in cases {
            let parts = name.split(separator: "/").map(String.init)
            let programme = try #require(AidProgramme(rawValue: parts[0]))
            let inputs = AidFixtures.inputs(
                try #require(Stage(rawValue: parts[2])),
                try #require(HardshipLevel(rawValue: parts[3])), boarding: parts[4] == "boarding")
            let answer: String
            do {
                let term = AidFixtures.term(parts[1])
                answer = String(
                    try calculator.calculate(programme, in: term, for: inputs).amount.fen)
            } catch ParameterError.outsideValidity {
                answer = "outsideValidity"
            } catch let error as RuleViolation where error.reason == "PROGRAMME_NOT_FOR_STAGE" {
                answer = "notForStage"
            }
            #expect(answer == wanted, "\(name)")
        }
    }

    @Test(
        "day pupils get half of the boarding rate, by term, to the fen",
        arguments: [
            ("2023A", Stage.primary, true, 50_000), ("2024S", .primary, true, 62_500),
            ("2023A", .junior, true, 62_500), ("2024S", .junior, true, 75_000),
            ("2023A", .primary, false, 25_000), ("2024S", .primary, false, 31_250),
            ("2023A", .junior, false, 31_250), ("2024S", .junior, false, 37_500),
        ])
    func living(_ term: String, _ stage: Stage, _ boarding: Bool, _ fen: Int64) throws {
        let trace = try calculator.calculate(
            .livingAllowance, in: AidFixtures.term(term),
            for: AidFixtures.inputs(stage, boarding: boarding))
        #expect(trace.amount == Money(fen: fen))
        #expect(trace.steps.last?.result == trace.amount)
        #expect(trace.parameters.map(\.programme).contains("living_day") == !boarding)
    }

    @Test(
        "the senior grant is one sum until 2024A and a tier from 2025S",
        arguments: [
            ("2024A", HardshipLevel.especiallyDifficult, 100_000, "senior-grant/2015S-1"),
            ("2024A", .generallyDifficult, 100_000, "senior-grant/2015S-1"),
            ("2025S", .especiallyDifficult, 165_000, "senior-grant/2025S-1"),
            ("2025S", .difficult, 115_000, "senior-grant/2025S-1"),
            ("2025S", .generallyDifficult, 65_000, "senior-grant/2025S-1"),
        ])
    func senior(_ term: String, _ level: HardshipLevel, _ fen: Int64, _ version: String) throws {
        let trace = try calculator.calculate(
            .seniorGrant, in: AidFixtures.term(term), for: AidFixtures.inputs(.senior, level))
        #expect(trace.amount == Money(fen: fen))
        #expect(trace.ruleVersion == version)
    }

    @Test("the two terms of a year add up to the yearly amount, whatever it is")
    func halves() {
        var random = SeededNumbers(seed: 20_260_901)
        let amounts =
            Array(0...2001) + (0..<5000).map { _ in Int64.random(in: 0 ... .max, using: &random) }
        for fen in amounts {
            let autumn = YearlyAmount.part(of: Money(fen: fen), in: .autumn).fen
            let spring = YearlyAmount.part(of: Money(fen: fen), in: .spring).fen
            #expect(autumn + spring == fen)
            #expect((0...1).contains(spring - autumn))
        }
    }

    @Test("the mean of the three tiers is the standard, in every term that has tiers")
    func tierMean() throws {
        for term in AidFixtures.terms
        where (AidFixtures.term("2025S")...AidFixtures.term("2026A")).contains(term) {
            let tiers = try HardshipLevel.allCases.map {
                try calculator.calculate(
                    .seniorGrant, in: term, for: AidFixtures.inputs(.senior, $0)
                ).amount
            }
            let standard = YearlyAmount.part(
                of: try #require(try AidFixtures.plan.row(of: "senior_grant", in: term).amountFen),
                in: term.season)
            let even = try MeanStandardCheck.compare(
                recipients: 3, paid: tiers.total(), termStandard: standard)
            #expect(even.difference == .zero)
            let topHeavy = try MeanStandardCheck.compare(
                recipients: 2, paid: Money(fen: (tiers.max() ?? .zero).fen * 2),
                termStandard: standard)
            #expect(topHeavy.difference > .zero)
        }
    }

    @Test(
        "a recomputed trace is the same, through both wire formats", arguments: ContentType.allCases
    )
    func recompute(_ type: ContentType) throws {
        var random = SeededNumbers(seed: 7)
        var calculated = 0
        for _ in 0..<500 {
            let programme = try #require(AidProgramme.allCases.randomElement(using: &random))
            let term = try #require(AidFixtures.terms.randomElement(using: &random))
            let inputs = AidFixtures.inputs(
                try #require(Stage.allCases.randomElement(using: &random)),
                try #require(HardshipLevel.allCases.randomElement(using: &random)),
                boarding: Bool.random(using: &random),
                recognition: Int64.random(in: 1...1_000_000, using: &random))
            guard let trace = try? calculator.calculate(programme, in: term, for: inputs) else {
                continue
            }
            let stored = try type.decode(EntitlementTrace.self, from: type.encode(trace))
            #expect(try calculator.recompute(stored) == trace)
            calculated += 1
        }
        #expect(calculated > 20)
    }

    @Test("a later change of the table does not reach what was calculated (A3)")
    func laterChange() throws {
        let term = AidFixtures.term("2025A")
        let trace = try calculator.calculate(
            .seniorGrant, in: term, for: AidFixtures.inputs(.senior))
        let changed = try ParameterTable(
            rows: AidFixtures.plan.rows.map { row in
                var row = row
                if row.programme == "senior_grant_difficult" {
                    row.amount = "9999"
                    row.amountFen = Money(fen: 999_900)
                }
                return row
            }, lastChecked: AidFixtures.plan.lastChecked)
        let later = EntitlementCalculator(table: changed)
        #expect(try later.recompute(trace) == trace)
        #expect(
            try later.calculate(.seniorGrant, in: term, for: AidFixtures.inputs(.senior)).amount
                != trace.amount)
        let empty = EntitlementCalculator(
            table: try ParameterTable(rows: [], lastChecked: AidFixtures.plan.lastChecked))
        #expect(try empty.recompute(trace) == trace)
    }

    @Test("a trace with another amount, without its rows or of an unknown rule does not pass")
    func tampered() throws {
        let trace = try calculator.calculate(
            .livingAllowance, in: AidFixtures.term("2025A"), for: AidFixtures.inputs(.junior))
        var richer = trace
        richer.amount = Money(fen: trace.amount.fen + 1)
        #expect(try calculator.recompute(richer) != richer)
        var rowless = trace
        rowless.parameters = []
        #expect(throws: RuleViolation.self) { try calculator.recompute(rowless) }
        var foreign = trace
        foreign.ruleVersion = "living-allowance/1999A-1"
        #expect(throws: RuleViolation.self) { try calculator.recompute(foreign) }
    }

    @Test("versions are unique, name their first term, and no two editions hold in one term")
    func editions() {
        let all = RuleBook.standard.all
        #expect(Set(all.map(\.version)).count == all.count)
        for rule in all {
            #expect(rule.version.contains("/\(rule.firstTerm.text)-"))
            #expect(RuleBook.standard.rule(version: rule.version)?.version == rule.version)
        }
        for programme in AidProgramme.allCases {
            for term in AidFixtures.terms {
                #expect(all.filter { $0.programme == programme && $0.holds(in: term) }.count <= 1)
            }
        }
    }
}
