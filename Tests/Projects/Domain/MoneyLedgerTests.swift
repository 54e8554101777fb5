import Bus
import Contracts
import Testing

@testable import Projects

struct MoneyLedgerTests {
    private static func day(_ number: Int) -> CalendarDate {
        CalendarDate(daysSinceEpoch: 19_000 + number) ?? CalendarDate.schemaExample
    }

    /// A second model of P3, day by day over plain arrays.
    private struct PlainModel {
        static let days = 12
        var budget = [Int64](repeating: 0, count: days)
        var funds = [Int64](repeating: 0, count: days)
        var contracts: [String: [Int64]] = [:]
        var payments: [String: [Int64]] = [:]

        mutating func add(_ entry: MoneyLedger.Entry) {
            let day = MoneyLedgerTests.day(0).days(until: entry.day)
            let none = [Int64](repeating: 0, count: Self.days)
            switch entry.kind {
            case .budget: budget[day] += entry.fen
            case .funds: funds[day] += entry.fen
            case .contract(let number): contracts[number, default: none][day] += entry.fen
            case .payment(let number): payments[number, default: none][day] += entry.fen
            }
        }

        var holds: Bool {
            (0..<Self.days).allSatisfy { day in
                func upTo(_ amounts: [Int64]) -> Int64 { amounts[...day].reduce(0, +) }
                let contracted = contracts.values.map(upTo).reduce(0, +)
                let paid = payments.values.map(upTo).reduce(0, +)
                return paid <= contracted && contracted <= upTo(budget) && paid <= upTo(funds)
                    && payments.allSatisfy { upTo($1) <= contracts[$0].map(upTo) ?? 0 }
                    && contracts.allSatisfy { upTo($1) >= 0 } && upTo(budget) >= 0
            }
        }
    }

    @Test(
        "random money in any order is taken and refused as a second model says", arguments: 0..<60)
    func property(seed: UInt64) throws {
        var draw = SeededGenerator(seed)
        var ledger = MoneyLedger()
        var model = PlainModel()
        var (taken, refused) = (0, 0)
        for _ in 0..<120 {
            let number = Bool.random(using: &draw) ? "A" : "B"
            let kind: MoneyLedger.Entry.Kind =
                switch Int.random(in: 0..<6, using: &draw) {
                case 0: .budget
                case 1: .contract(number)
                case 2: .funds
                default: .payment(number)
                }
            let lowest: Int64 = kind == .budget || kind == .contract(number) ? -20 : 1
            let entry = MoneyLedger.Entry(
                day: Self.day(.random(in: 0..<PlainModel.days, using: &draw)), kind: kind,
                fen: .random(in: lowest...60, using: &draw))
            var candidate = model
            candidate.add(entry)
            let before = ledger.entries
            do {
                try ledger.add([entry])
                #expect(candidate.holds, "seed \(seed): \(entry) was taken")
                model = candidate
                taken += 1
            } catch {
                #expect(!candidate.holds, "seed \(seed): \(entry) was refused: \(error)")
                #expect(ledger.entries == before)
                refused += 1
            }
        }
        #expect(taken > 0)
        #expect(refused > 0)
    }

    @Test("the last fen may be paid, one more may not")
    func lastFen() throws {
        var ledger = MoneyLedger()
        try ledger.add([
            .init(day: Self.day(0), kind: .budget, fen: 100),
            .init(day: Self.day(0), kind: .contract("A"), fen: 100),
            .init(day: Self.day(0), kind: .funds, fen: 100),
            .init(day: Self.day(1), kind: .payment("A"), fen: 99),
        ])
        try ledger.add([.init(day: Self.day(1), kind: .payment("A"), fen: 1)])
        #expect(throws: RuleViolation.self) {
            try ledger.add([.init(day: Self.day(2), kind: .payment("A"), fen: 1)])
        }
        #expect(try ledger.totals().paid == 100)
    }

    @Test("a change approved afterwards does not excuse a payment dated before it")
    func changeBefore() throws {
        var ledger = MoneyLedger([
            .init(day: Self.day(0), kind: .budget, fen: 100),
            .init(day: Self.day(0), kind: .contract("A"), fen: 100),
            .init(day: Self.day(0), kind: .funds, fen: 500),
            .init(day: Self.day(5), kind: .budget, fen: 50),
            .init(day: Self.day(5), kind: .contract("A"), fen: 50),
        ])
        #expect(throws: RuleViolation.self) {
            try ledger.add([.init(day: Self.day(4), kind: .payment("A"), fen: 101)])
        }
        try ledger.add([.init(day: Self.day(5), kind: .payment("A"), fen: 150)])
    }

    @Test("an amount beyond 64 bits is refused, not trapped")
    func overflow() {
        #expect(throws: MoneyOverflow.self) {
            try MoneyLedger.check([
                .init(day: Self.day(0), kind: .budget, fen: .max),
                .init(day: Self.day(0), kind: .budget, fen: 1),
            ])
        }
    }

    @Test("P3: a budget or funds of one project stay within the limit, to the fen")
    func limit() throws {
        let most = ProjectLimits.amount.fen
        try MoneyLedger.check([
            .init(day: Self.day(0), kind: .budget, fen: most),
            .init(day: Self.day(0), kind: .funds, fen: most),
        ])
        for kind in [MoneyLedger.Entry.Kind.budget, .funds] {
            let error = #expect(throws: RuleViolation.self) {
                try MoneyLedger.check([
                    .init(day: Self.day(0), kind: kind, fen: most),
                    .init(day: Self.day(1), kind: kind, fen: 1),
                ])
            }
            #expect(error?.rule == "P3")
        }
    }

    @Test("the largest city there can be still sums in 64 bits")
    func sums() {
        let sum = ProjectLimits.amount.fen.multipliedReportingOverflow(
            by: Int64(ProjectLimits.projects))
        #expect(!sum.overflow)
        let counts = IndicatorLimits.count.multipliedReportingOverflow(
            by: Int64(IndicatorReadings.cityRegions))
        #expect(!counts.overflow)
    }

    @Test(
        "P3: a budget beyond 110 % of the plan needs a re-approval, to the fen",
        arguments: [
            (110, false, true), (111, false, false), (111, true, true),
        ])
    func budgetOverPlan(approved: Int64, isReapproved: Bool, holds: Bool) throws {
        let check = {
            try BudgetRules.check(
                approved: Money(fen: approved), planned: Money(fen: 100),
                on: try CalendarDate("2023-01-10"), isReapproved: isReapproved, field: "amount")
        }
        guard !holds else { return try check() }
        let error = #expect(throws: RuleViolation.self) { try check() }
        #expect(error?.field == "amount" && error?.reason == "BUDGET_OVER_PLAN")
    }

    @Test("an approval from before the rule was in force is out of range")
    func budgetBeforeRule() throws {
        let error = #expect(throws: CallError.self) {
            try BudgetRules.check(
                approved: Money(fen: 1), planned: Money(fen: 100),
                on: try CalendarDate("2019-06-30"), isReapproved: false, field: "amount")
        }
        #expect(error?.code == .outOfRange)
    }
}

/// SplitMix64: the same draws from the same seed everywhere.
struct SeededGenerator: RandomNumberGenerator {
    private var state: UInt64

    init(_ seed: UInt64) { state = seed }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var z = state
        z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
        z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
        return z ^ (z >> 31)
    }
}
