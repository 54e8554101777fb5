import Admission
import ArgumentParser

/// Holds two rules against each other on the same candidates: who moves, and whom each rule tempts to lie.
struct WhatIfCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "whatif", abstract: "The same candidates under two rules.",
        discussion: """
            What of the other rule is not said is as in the first one. The search for false wish lists is exhaustive when all \
            lists of all candidates take no more runs than allowed; otherwise what it finds is a lower bound.
            """)

    @Option(help: "The first rule: M0, M1, M2 or M3.") var mechanism: SeniorRule.Mechanism
    @Option(help: "The other rule's mechanism.") var otherMechanism: SeniorRule.Mechanism?
    @Option(
        help: "The other rule's points below the frozen line.",
        transform: RuleOptions.points)
    var otherFloorDelta: ExamScore?
    @Option(help: "The other rule's reserved seats.", completion: .file())
    var otherQuotas: String?
    @Option(help: "Full runs each rule's search for false lists may take (0 to 100000).")
    var runs = 0

    @OptionGroup var files: MarketOptions
    @OptionGroup var rule: RuleOptions

    @Option(name: .shortAndLong, help: "How to print: table or json.")
    var output = WhatIfOutput.table

    func validate() throws {
        guard (0...100_000).contains(runs) else {
            throw ValidationError("--runs: \(runs) is not from 0 to 100000")
        }
    }

    func run() async throws {
        let printer = Printer(format: output == .json ? .json : .text)
        let first = rule.rule(mechanism)
        var second = rule.rule(otherMechanism ?? mechanism)
        if let otherFloorDelta { second.floorDelta = otherFloorDelta }
        let market = try files.market(printer)
        var other = files
        other.quotas = otherQuotas ?? files.quotas
        let otherMarket = otherQuotas == nil ? market : try other.market(printer)
        let before = SeniorAdmission.run(market, under: first)
        let after = SeniorAdmission.run(otherMarket, under: second)
        let comparison = SeniorComparison(before: before, after: after)
        let searches =
            runs == 0
            ? []
            : [(market, first), (otherMarket, second)].map {
                FalseWishes(in: $0.0, under: $0.1, mostRuns: runs)
            }
        let report = WhatIfReport(before, after, comparison, searches)
        switch output {
        case .json: printer.json(report)
        case .table: printer.line(report.text)
        }
    }
}

enum WhatIfOutput: String, ExpressibleByArgument, CaseIterable, Sendable {
    case table, json
}
