import Admission
import ArgumentParser
import ServiceKit

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
