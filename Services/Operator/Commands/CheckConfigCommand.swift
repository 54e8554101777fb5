import ArgumentParser
import Foundation
import ServiceKit

/// Says what is set for a program where this tool runs, without starting it.
struct CheckConfigCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "check-config",
        abstract: "Say what is set for a program, by whom, and whether it could start.",
        discussion: """
            edubus check-config gateway --home /srv/edubus -o json

            What follows the program's name is given to it: it is `edubus-gateway check-config --home …`.
            """)

    @Argument(
        help: "enrollment, teachers, aid, projects or gateway.", completion: .list(programs))
    var program: String

    @Argument(parsing: .captureForPassthrough, help: "The program's settings, and -o json.")
    var settings: [String] = []

    private static let programs = Installation.services + ["gateway"]

    func validate() throws {
        guard Self.programs.contains(program) else {
            throw ValidationError(
                "program: “\(program)” is not one of \(Self.programs.joined(separator: ", "))")
        }
    }

    func run() async throws {
        let arguments = ["edubus-\(program)", "check-config"] + settings
        do {
            let isGood = try await ProgramTask(arguments: arguments).finish(
                of: program, serving: program == "gateway" ? nil : "\(program).v1")
            if isGood == false { throw ExitCode(1) }
        } catch let error as ProgramError {
            Printer(format: settings.contains("json") ? .json : .text).failure(error.description)
            throw ExitCode(1)
        }
    }
}
