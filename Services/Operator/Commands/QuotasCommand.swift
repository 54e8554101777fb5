import ArgumentParser
import Foundation
import ServiceKit

/// Splits reserved seats among junior schools.
struct QuotasCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "quotas", abstract: "Split reserved seats among junior schools.",
        discussion: """
            Each school's seats go one by one to the junior school with the most pupils for the seats it would then have (Webster, \
            Sainte-Laguë): one seat more never takes a seat from anybody. The files are those of one pool: every junior school \
            has a share of every school. With -o csv the output is a quotas file of simulate admission, without cells that \
            have no seats. When a row is wrong, every wrong row is named and nothing is computed (exit code 1).
            """)

    @Option(help: "Schools and all their reserved seats: school,seats.", completion: .file())
    var schools: String

    @Option(
        help: "Junior schools and what shares go by: junior_school,pupils.", completion: .file())
    var juniorSchools: String

    @Option(name: .shortAndLong, help: "How to print: table, json or csv.")
    var output = AdmissionOutput.table

    func run() throws {
        let printer = Printer(format: output == .json ? .json : .text)
        do {
            let matrix = try QuotaFiles.read(schools: schools, juniorSchools: juniorSchools)
            switch output {
            case .json: printer.json(QuotaReport(matrix))
            case .table: printer.line(matrix.sections.joined(separator: "\n\n"))
            case .csv:
                FileHandle.standardOutput.write(Data(MarketFiles.csv(matrix.quotas).utf8))
            }
            return
        } catch let invalid as InvalidFiles {
            printer.failure(invalid)
        } catch let error as ProgramError {
            printer.failure(error.description)
        }
        throw ExitCode(1)
    }
}
