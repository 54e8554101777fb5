import ArgumentParser
import Bus
import Contracts
import Foundation
import ServiceKit

/// Exchanges senior-high admission with the province's platform, as files.
struct ProvinceCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "province", abstract: "Exchange senior-high files with the province.",
        subcommands: [Export.self, Reconcile.self])

    struct Choice: ParsableArguments {
        @Argument(help: "candidates, plan or results.")
        var kind: ExchangeKind

        @Option(help: "School year the candidates enter, 2025.")
        var year: String

        @Option(help: "Batch whose wishes are given.")
        var batch = 1

        @Option(help: "A region of the pool that is asked for; else the whole city.")
        var region: String?

        func validate() throws {
            guard SchoolYear(rawValue: year) != nil else {
                throw ValidationError("--year: “\(year)” is no school year")
            }
            guard region.map({ RegionCode(rawValue: $0) != nil }) ?? true else {
                throw ValidationError("--region: “\(region ?? "")” is no region")
            }
        }

        /// What enrollment holds; what its cells are, where that needs to be said, is a note.
        func table(
            _ bus: OperatorBus, _ purpose: StatedPurpose, _ printer: Printer
        ) async throws -> ExchangeTable {
            let source = ExchangeSource(
                client: bus.client, options: purpose.add(to: bus.setup.streamOptions),
                schoolYear: try SchoolYear(year), batch: batch,
                region: region.flatMap(RegionCode.init(rawValue:)))
            let (table, note) = try await source.table(kind)
            if let note { printer.note(note) }
            return table
        }
    }

    struct Export: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Write a list to standard output, or a run's market as files.",
            subcommands: [List.self, Market.self], defaultSubcommand: List.self)
    }

    struct List: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "A file for the province, on standard output; meant when none is named.")

        @OptionGroup var choice: Choice
        @OptionGroup var purpose: StatedPurpose
        @OptionGroup var options: BusOptions

        func run() async throws {
            try await options.withBus { [choice, purpose] bus, printer in
                let table = try await choice.table(bus, purpose, printer)
                FileHandle.standardOutput.write(Data(table.csv.utf8))
            }
        }
    }

    struct Market: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "A run's frozen market, as the files of simulate admission.",
            discussion: """
                Nothing is written unless the rows have the hash that was published at the freeze. The folder is new, and only \
                its owner can read it.
                """)

        @Option(help: "The admission run, as ListAdmissions names it.")
        var run: String

        @Option(help: "A new folder for plan.csv, quotas.csv and candidates.csv.")
        var into: String

        @OptionGroup var purpose: StatedPurpose
        @OptionGroup var options: BusOptions

        func run() async throws {
            try await options.withBus { [run, into, purpose] bus, printer in
                let export = try await MarketExport.write(
                    run, into: into, from: bus.client, purpose.add(to: bus.setup.streamOptions))
                switch printer.format {
                case .json: printer.json(export)
                case .text: printer.line(export.text)
                }
            }
        }
    }

    struct Reconcile: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Hold the province's file against the register; name every difference.",
            discussion: """
                Values are compared, not how they are written: 590.00 is 590, yes and 是 are true.
                """)

        @OptionGroup var choice: Choice

        @Option(help: "The province's file.", completion: .file(extensions: ["csv"]))
        var file: String

        @OptionGroup var purpose: StatedPurpose
        @OptionGroup var options: BusOptions

        func run() async throws {
            try await options.withBus { [choice, purpose, file] bus, printer in
                guard let data = FileManager.default.contents(atPath: file) else {
                    throw ProgramError("\(file): cannot be read")
                }
                let name = (file as NSString).lastPathComponent
                let theirs: ExchangeTable
                do {
                    theirs = try ExchangeTable(kind: choice.kind, [UInt8](data))
                } catch let faults as ImportFaults {
                    let texts = faults.listed.map { $0.text(in: name) }
                    throw ProgramError(texts.joined(separator: "\n"))
                }
                let kind = choice.kind
                let result = Reconciliation(
                    here: try await choice.table(bus, purpose, printer).byKey(),
                    there: try theirs.byKey(),
                    columns: kind.columns.filter { !kind.keys.contains($0) },
                    personal: kind.personal)
                switch printer.format {
                case .json: printer.json(result)
                case .text:
                    for difference in result.differences { printer.line(difference.text) }
                    printer.line(
                        "\(result.here) here, \(result.there) there: "
                            + (result.differences.isEmpty
                                ? "no difference" : "\(result.differences.count) differences"))
                }
                guard result.differences.isEmpty else { throw ExitCode(1) }
            }
        }
    }
}
