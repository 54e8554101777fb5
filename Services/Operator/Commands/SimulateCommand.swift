import Admission
import ArgumentParser
import Foundation

/// Computes what a rule would do, from files alone: no service runs, nothing is kept.
struct SimulateCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "simulate", abstract: "Compute an admission from files; no service is needed.",
        subcommands: [AdmissionCommand.self, QuotasCommand.self, WhatIfCommand.self])

    struct AdmissionCommand: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "admission", abstract: "Senior-high admission under one rule.",
            discussion: """
                CSV files in UTF-8, columns in any order. plan: school,open,control_line. quotas: school,junior_school,seats. \
                candidates: candidate,junior_school,eligible,score,keys,wishes; keys are further rank keys, the best one first \
                and more being better, wishes are school codes, both separated by spaces. Numbers have at most two decimals. When \
                a row is wrong, every wrong row is named and nothing is computed (exit code 1).
                """)

        @Option(help: "M0, M1, M2 or M3.") var mechanism: SeniorRule.Mechanism
        @OptionGroup var files: MarketOptions
        @OptionGroup var rule: RuleOptions

        @Option(name: .shortAndLong, help: "How to print: table, json or csv.")
        var output = AdmissionOutput.table

        func run() async throws {
            let printer = Printer(format: output == .json ? .json : .text)
            let market = try files.market(printer)
            let result = SeniorAdmission.run(market, under: rule.rule(mechanism))
            switch output {
            case .json: printer.json(AdmissionReport(result, of: market))
            case .table: printer.line(AdmissionText.sections(result).joined(separator: "\n\n"))
            case .csv: FileHandle.standardOutput.write(Data(AdmissionText.csv(result)))
            }
        }
    }
}

enum AdmissionOutput: String, ExpressibleByArgument, CaseIterable, Sendable {
    case table, json, csv
}
