import ArgumentParser
import Bus
import Contracts
import Foundation

/// Imports a CSV file into enrollment, and goes on where an earlier run was broken off.
struct ImportCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "import", abstract: "Import a CSV file of records.",
        discussion: """
            edubus import students roll.csv --purpose student-records --case 2026-017

            Nothing is sent of a file with a fault. A batch is kept whole or not at all. The same file again goes on \
            with what is missing, and changes nothing when nothing is. Columns are in docs/records.md.
            """)

    /// The kinds, as they are typed.
    enum Kind: String, ExpressibleByArgument, CaseIterable {
        case schools, students, plans, scores, wishes, results, eligible
    }

    @Argument(help: "schools, students, plans, scores, wishes, results or eligible.")
    var kind: Kind

    @Argument(help: "CSV files, one after the other.", completion: .file(extensions: ["csv"]))
    var file: [String]

    @Option(help: "Seconds the service may be away.")
    var patience: Double = 120

    @OptionGroup var purpose: StatedPurpose
    @OptionGroup var options: BusOptions

    func validate() throws {
        guard (0...86_400).contains(patience) else {
            throw ValidationError("--patience: \(patience) is not from 0 to 86400 seconds")
        }
    }

    func run() async throws {
        try await options.withBus { [self] bus, printer in
            var reports: [ImportReport] = []
            for path in file {
                let report =
                    switch kind {
                    case .schools: try await bring(path, SchoolFormat.self, bus, printer)
                    case .students: try await bring(path, StudentFormat.self, bus, printer)
                    case .plans: try await bring(path, PlanFormat.self, bus, printer)
                    case .scores: try await bring(path, ScoreFormat.self, bus, printer)
                    case .wishes: try await bring(path, WishFormat.self, bus, printer)
                    case .results: try await bring(path, ResultFormat.self, bus, printer)
                    case .eligible: try await bring(path, EligibleFormat.self, bus, printer)
                    }
                switch printer.format {
                case .json: printer.jsonLine(report)
                case .text: printer.line(report.text)
                }
                reports.append(report)
            }
            guard reports.allSatisfy(\.isWhole) else { throw ExitCode(1) }
        }
    }

    private func bring<Format: ImportFormat>(
        _ path: String, _ format: Format.Type, _ bus: OperatorBus, _ printer: Printer
    ) async throws -> ImportReport {
        let file: ImportFile<Format>
        do {
            file = try ImportFile(path: path)
        } catch let faults as ImportFaults {
            return ImportReport(
                file: (path as NSString).lastPathComponent, kind: Format.kind, faults)
        }
        let progress = ImportProgress(
            file.name, rows: file.rows.count, isShown: printer.format == .text)
        defer { progress.clear() }
        let run = ImportRun(
            file: file, client: bus.client, options: purpose.add(to: bus.setup.streamOptions),
            patience: .seconds(patience), progress: { progress.set($0) },
            away: { error in
                progress.clear()
                printer.note("\(error.code.name): goes on when the service is back")
            })
        return ImportReport(file, try await run.run())
    }
}
