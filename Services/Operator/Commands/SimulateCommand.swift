public import Admission
public import ArgumentParser
import Bus
import Foundation
import ServiceKit

/// Computes what a rule would do, from files alone: no service runs, nothing is kept.
struct SimulateCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "simulate", abstract: "Compute an admission from files; no service is needed.",
        subcommands: [AdmissionCommand.self, WhatIfCommand.self])

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

/// Where plan, quotas and candidates are.
struct MarketOptions: ParsableArguments {
    @Option(help: "Schools: school,open,control_line.", completion: .file())
    var plan: String

    @Option(
        help: "Reserved seats: school,junior_school,seats. Left out when there are none.",
        completion: .file())
    var quotas: String?

    @Option(
        help: "Candidates: candidate,junior_school,eligible,score,keys,wishes.",
        completion: .file())
    var candidates: String

    /// The market of the files; what is wrong with them is printed and ends the command.
    func market(_ printer: Printer) throws -> SeniorMarket {
        do {
            return try MarketFiles.read(plan: plan, quotas: quotas, candidates: candidates)
        } catch let invalid as InvalidFiles {
            printer.failure(invalid)
        } catch let error as ProgramError {
            printer.failure(error.description)
        }
        throw ExitCode(1)
    }
}

/// What of a rule can be chosen beside its mechanism.
struct RuleOptions: ParsableArguments {
    @Option(
        help: "Points a reserved seat may go below the frozen line (M2, M3).",
        transform: Self.points)
    var floorDelta = ExamScore(hundredths: 50_00)

    @Option(help: "Equals of whom not all have room: admit-all, reject-all or lottery.")
    var tie = SeniorRule.TiePolicy.admitAll

    @Option(help: "Which seats are filled first: open-first or reserve-first.")
    var order = SeniorRule.FillingOrder.openFirst

    @Option(help: "Of the lottery's tickets; the input hash when it is left out.")
    var seed: String?

    func validate() throws {
        if seed != nil, tie != .lottery {
            throw ValidationError("--seed: belongs to --tie lottery")
        }
        if let seed, seed.isEmpty || seed.utf8.contains(where: { $0 < 0x20 }) {
            throw ValidationError("--seed: must not be empty or hold control characters")
        }
    }

    @Sendable static func points(_ text: String) throws -> ExamScore {
        guard let score = ExamScore(text) else {
            throw ValidationError("must be 0 to \(ExamScore.largest) with at most two decimals")
        }
        return score
    }

    func rule(_ mechanism: SeniorRule.Mechanism) -> SeniorRule {
        SeniorRule(mechanism, floorDelta: floorDelta, tie: tie, order: order, seed: seed)
    }
}

extension SeniorRule.Mechanism: ExpressibleByArgument {}
extension SeniorRule.TiePolicy: ExpressibleByArgument {}
extension SeniorRule.FillingOrder: ExpressibleByArgument {}
