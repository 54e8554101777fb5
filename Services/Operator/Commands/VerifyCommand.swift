import Admission
import ArgumentParser
import Bus
import Foundation
import ServiceKit

/// Draws results again from what was published, without any service.
struct VerifyCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "verify", abstract: "Compute a published result again, with no service.",
        subcommands: [Lottery.self])

    struct Lottery: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Draw a lottery again; name the first field that differs. Exit code 1 then.",
            discussion: """
                A file alone shows that its result follows from its list, secret and public value. Only with the hashes that \
                were published at the freeze does it show that the list is the one that was frozen.
                """)

        @Argument(help: "The proof file: JSON, as GetLotteryProof answers.", completion: .file())
        var file: String

        @Option(help: "The list's hash as it was published at the freeze.")
        var listHash: String?

        @Option(help: "The commitment as it was published at the freeze.")
        var commitment: String?

        @Option(name: .shortAndLong, help: "How to print: text or json.")
        var output: OutputFormat = .text

        func validate() throws {
            for (name, hash) in [("--list-hash", listHash), ("--commitment", commitment)] {
                guard let hash else { continue }
                guard hash.wholeMatch(of: /[0-9a-f]{64}/) != nil else {
                    throw ValidationError("\(name): must be 64 lower-case hexadecimal digits")
                }
            }
        }

        func run() throws {
            let printer = Printer(format: output)
            do {
                let report = try report()
                show(report, printer)
                guard report.finding == nil else { throw ExitCode(1) }
            } catch let error as ProgramError {
                printer.failure(error.description)
                throw ExitCode(1)
            }
        }

        /// - Throws: `ProgramError` naming path and rule of a file that cannot be drawn.
        private func report() throws -> LotteryVerifier.Report {
            guard let data = FileManager.default.contents(atPath: file) else {
                throw ProgramError("verify: cannot read \(file)")
            }
            do {
                return try LotteryVerifier(
                    publishedListHash: listHash, publishedCommitment: commitment
                ).verify(try LotteryProof.read([UInt8](data)))
            } catch {
                throw ProgramError("\(file): \(error)")
            }
        }

        private func show(_ report: LotteryVerifier.Report, _ printer: Printer) {
            switch printer.format {
            case .json: printer.json(Line(report, compared))
            case .text: for line in Self.text(report, compared) { printer.line(line) }
            }
        }

        /// What was held against the hashes published at the freeze.
        struct Compared {
            let listHash: Bool
            let commitment: Bool

            /// What nobody has compared yet; nil when it was both.
            var reminder: String? {
                let rest = [listHash ? nil : "list", commitment ? nil : "commitment"]
                    .compactMap(\.self)
                guard !rest.isEmpty else { return nil }
                return
                    "Compare \(rest.joined(separator: " and ")) with what was published at the freeze."
            }
        }

        private var compared: Compared {
            Compared(listHash: listHash != nil, commitment: commitment != nil)
        }

        static func text(_ report: LotteryVerifier.Report, _ compared: Compared) -> [String] {
            let sample = report.sample ? " (sample)" : ""
            if let finding = report.finding {
                return [
                    "lottery \(report.lottery)\(sample): DIFFERS in \(finding.field): \(finding.message)",
                    "  stated    \(finding.stated)", "  expected  \(finding.expected)",
                ]
            }
            let size = "\(report.entries) entries, \(report.schools) schools"
            var lines = [
                report.isDrawn
                    ? "lottery \(report.lottery)\(sample): OK, \(size), \(report.admitted) admitted"
                    : "lottery \(report.lottery)\(sample): OK, frozen and not drawn, \(size)",
                "  list        \(report.listHash)", "  commitment  \(report.commitment)",
            ]
            if let hash = report.resultHash { lines.append("  result      \(hash)") }
            if let reminder = compared.reminder { lines.append(reminder) }
            return lines
        }

        struct Line: Encodable {
            let lottery: String
            let sample: Bool
            let verified: Bool
            let drawn: Bool
            let entries: Int
            let schools: Int
            let admitted: Int
            let listHash: String
            let commitment: String
            let resultHash: String?
            /// Whether the hashes published at the freeze were given, so that the file's were held against them.
            let comparedListHash: Bool
            let comparedCommitment: Bool
            let finding: LotteryVerifier.Finding?

            init(_ report: LotteryVerifier.Report, _ compared: Compared) {
                lottery = report.lottery
                sample = report.sample
                verified = report.finding == nil
                drawn = report.isDrawn
                entries = report.entries
                schools = report.schools
                admitted = report.admitted
                listHash = report.listHash
                commitment = report.commitment
                resultHash = report.resultHash
                comparedListHash = compared.listHash
                comparedCommitment = compared.commitment
                finding = report.finding
            }
        }
    }
}
