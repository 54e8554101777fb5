import ArgumentParser
import Bus
import Contracts
import Foundation
import ServiceKit

/// Looks through the exchange logs: who had which personal data, what for, and whether a log is whole.
struct AuditCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "audit", abstract: "Verify and list the exchange logs of personal data.",
        subcommands: [Verify.self, List.self], defaultSubcommand: Verify.self)

    /// The exchange logs of an installation.
    struct Logs {
        let home: String

        /// The directories of the services named, or of all that have one.
        func directories(_ names: [String]) throws -> [(name: String, path: String)] {
            let data = "\(home)/data"
            let known = ((try? FileManager.default.contentsOfDirectory(atPath: data)) ?? [])
                .filter { $0.hasSuffix(".exchange") }.map { String($0.dropLast(9)) }.sorted()
            guard !known.isEmpty else { throw ProgramError("audit: \(data) has no exchange log") }
            return try (names.isEmpty ? known : names).map { name in
                let short = String(name.prefix { $0 != "." })
                guard known.contains(short) else {
                    throw ProgramError(
                        "audit: there is no log of “\(name)”; there are \(known.joined(separator: ", "))"
                    )
                }
                return (short, ExchangeLog.directory(of: short, in: data))
            }
        }

        /// Nil when the city's secret is not here: what only its holder can see is not looked at.
        func key(of service: String) throws -> ExchangeKey? {
            let installation = Installation(home: home)
            // A register's log is marked with the register's own secret.
            let register = RegisterKind.allCases.first { $0.program == service }
            let path =
                register.map(installation.registerSecretFile) ?? installation.keyFile("person")
            guard FileManager.default.fileExists(atPath: path) else { return nil }
            return ExchangeKey(secret: Array(try KeyFile.readSecret(path)), service: service)
        }
    }

    struct Verify: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract:
                "Say whether logs are whole; name the first record that is not. Exit code 1 then.")

        @Argument(
            help: "A service, or a FILE of a log (for its own chain only); all services otherwise.")
        var what: [String] = []
        @OptionGroup var place: HomeOptions

        func run() async throws {
            try await place.run { setup in
                let logs = Logs(home: setup.home)
                let files = what.filter { $0.hasSuffix(".jsonl") || $0.contains("/") }
                let names = what.filter { !files.contains($0) }
                var isWhole = true
                for file in files {
                    isWhole =
                        show(try verifyFile(file, logs), of: file, setup.printer) && isWhole
                }
                for log in files.isEmpty || !names.isEmpty ? try logs.directories(names) : [] {
                    let verifier = ExchangeVerifier(key: try logs.key(of: log.name))
                    isWhole =
                        show(
                            try verifier.verify(directory: log.path), of: log.name, setup.printer)
                        && isWhole
                }
                guard isWhole else { throw ExitCode(1) }
            }
        }

        /// A file's service is its directory's name: `enrollment.exchange/…`.
        private func verifyFile(_ path: String, _ logs: Logs) throws -> ExchangeReport {
            let directory = URL(filePath: path).deletingLastPathComponent().lastPathComponent
            let service = String(directory.prefix { $0 != "." })
            return try ExchangeVerifier(key: try logs.key(of: service)).verify(file: path)
        }

        private func show(_ report: ExchangeReport, of name: String, _ printer: Printer) -> Bool {
            switch printer.format {
            case .json: printer.jsonLine(Line(log: name, report))
            case .text:
                if let finding = report.finding {
                    printer.line(
                        "\(name): \(finding.fault.rawValue.uppercased()) \(finding.file) line "
                            + "\(finding.line), record \(finding.sequence): \(finding.detail)")
                } else {
                    printer.line("\(name): OK \(Self.summary(of: report))")
                }
            }
            return report.finding == nil
        }

        private static func summary(of report: ExchangeReport) -> String {
            var parts = [
                "\(report.records) records of \(report.calls) calls",
                "head \(report.headSequence) \(report.headHash)",
            ]
            if report.withoutOutcome > 0 {
                parts.append("\(report.withoutOutcome) calls without an outcome")
            }
            if report.sealedEnds > 0 { parts.append("\(report.sealedEnds) ends torn by a crash") }
            if report.unfinishedBytes > 0 {
                parts.append("\(report.unfinishedBytes) bytes of an unfinished record at the end")
            }
            if !report.isKeyed { parts.append("without the key: the chain only") }
            return parts.joined(separator: "; ")
        }

        private struct Line: Encodable {
            let log: String
            let whole: Bool
            let records: Int64
            let calls: Int64
            let withoutOutcome: Int64
            let sealedEnds: Int64
            let unfinishedBytes: Int
            let headSequence: Int64
            let headHash: String
            let keyed: Bool
            let fault: String?
            let file: String?
            let line: Int?
            let sequence: Int64?
            let detail: String?

            init(log: String, _ report: ExchangeReport) {
                self.log = log
                whole = report.finding == nil
                records = report.records
                calls = report.calls
                withoutOutcome = report.withoutOutcome
                sealedEnds = report.sealedEnds
                unfinishedBytes = report.unfinishedBytes
                headSequence = report.headSequence
                headHash = report.headHash
                keyed = report.isKeyed
                fault = report.finding?.fault.rawValue
                file = report.finding?.file
                line = report.finding?.line
                sequence = report.finding?.sequence
                detail = report.finding?.detail
            }
        }
    }

    struct List: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "List the calls that had personal data, oldest first.")

        @Argument(help: "Services; all otherwise.") var service: [String] = []
        @Option(name: .customLong("case"), help: "Only this case number.") var caseNumber: String?
        @Option(help: "Only this purpose.") var purpose: String?
        @Option(help: "Only this method: aid.v1/GetRecognition.") var method: String?
        @Option(help: "Only from this time on: 2026-11-22 or 2026-11-22T08:00:00Z (UTC).")
        var since: String?
        @Option(help: "Only before this time.") var until: String?
        @OptionGroup var place: HomeOptions

        func run() async throws {
            try await place.run { setup in
                let logs = Logs(home: setup.home)
                var rows: [(time: String, cells: [JSONValue])] = []
                for log in try logs.directories(service) {
                    var outcomes: [Int64: String] = [:]
                    var calls: [ExchangeRecord] = []
                    try ExchangeVerifier(key: nil).records(in: log.path) { record in
                        if let intent = record.intent { outcomes[intent] = record.code }
                        if record.kind == .intent, isWanted(record) { calls.append(record) }
                    }
                    rows += calls.map { ($0.time, row($0, outcomes[$0.sequence])) }
                }
                setup.printer.table(
                    [
                        "time", "sequence", "method", "caller", "subject", "department", "purpose",
                        "case", "code",
                    ], rows.sorted { $0.time < $1.time }.map(\.cells))
            }
        }

        private func isWanted(_ record: ExchangeRecord) -> Bool {
            (caseNumber ?? record.caseNumber) == record.caseNumber
                && (purpose ?? record.purpose) == record.purpose
                && (method ?? record.method) == record.method
                && record.time >= since ?? "" && until.map { record.time < $0 } ?? true
        }

        /// Without a code a call runs just now, or its program died.
        private func row(_ record: ExchangeRecord, _ code: String?) -> [JSONValue] {
            [
                .string(record.time), .int(record.sequence), .optional(record.method),
                .optional(record.caller), .optional(record.subject), .optional(record.department),
                .optional(record.purpose), .optional(record.caseNumber), .optional(code),
            ]
        }
    }
}
