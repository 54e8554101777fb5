import ArgumentParser
import Bus
import Foundation
import ServiceKit

/// Where keys and topology are, and how to print: flags of every command that works on an installation.
struct HomeOptions: ParsableArguments {
    @Option(
        help: "Directory with keys and topology; else $EDUBUS_HOME, the context's, run.",
        completion: .directory)
    var home: String?

    @Option(
        help: "A context of `edubus context`; else $EDUBUS_CONTEXT, the one in use.",
        completion: .custom { _, _, _ in ContextStore.names() })
    var context: String?

    @Option(name: .shortAndLong, help: "How to print: text or json.")
    var output: OutputFormat?

    /// What is in force: flags first, then a context that was named, the environment, the context in use, the defaults.
    ///
    /// - Throws: `ProgramError` when the contexts' file is bad, or has not the one that was named.
    func setup(
        caller: String? = nil, deadline: Double? = nil,
        environment: [String: String] = ProcessInfo.processInfo.environment
    ) throws -> ToolSetup {
        let book = try ContextStore(environment: environment).read()
        let name = context ?? environment["EDUBUS_CONTEXT"] ?? book.current
        let chosen = try name.map { try book.context(named: $0) } ?? ToolContext()
        let named = context == nil ? nil : chosen.home
        return ToolSetup(
            home: home ?? named ?? environment["EDUBUS_HOME"] ?? chosen.home ?? "run",
            caller: caller ?? chosen.caller ?? "operator",
            deadline: (deadline ?? chosen.deadline).map { .seconds($0) },
            output: output ?? chosen.output ?? .text)
    }

    /// Runs a command; its errors are printed and become the exit code.
    func run(
        caller: String? = nil, deadline: Double? = nil,
        _ body: (ToolSetup) async throws -> Void
    ) async throws {
        var format = output ?? .text
        do {
            let setup = try setup(caller: caller, deadline: deadline)
            format = setup.output
            try await body(setup)
        } catch let error as CallError {
            Printer(format: format).failure(error)
            throw ExitCode(error.exitCode)
        } catch let error as ProgramError {
            Printer(format: format).failure(error.description)
            throw ExitCode(1)
        }
    }
}

/// What a command works with, from flags, environment and context.
struct ToolSetup: Sendable {
    let home: String
    let caller: String
    /// Nil when nobody said one.
    let deadline: Duration?
    let output: OutputFormat
    var topologyFile: String

    init(home: String, caller: String, deadline: Duration?, output: OutputFormat) {
        self.home = home
        self.caller = caller
        self.deadline = deadline
        self.output = output
        topologyFile = Installation(home: home).topologyFile
    }

    var installation: Installation { Installation(home: home) }
    var printer: Printer { Printer(format: output) }

    /// Of calls with one answer; nobody waits longer unasked.
    static let usualDeadline: Duration = .seconds(10)

    var callOptions: CallOptions { CallOptions(deadline: deadline ?? Self.usualDeadline) }
    /// Streams last as long as their contract says, unless somebody said otherwise.
    var streamOptions: CallOptions { CallOptions(deadline: deadline) }
}

enum OutputFormat: String, ExpressibleByArgument, CaseIterable, Codable, Sendable {
    case text
    case json
}

extension CallError {
    /// 64 and the gRPC status code.
    var exitCode: Int32 { 64 + Int32(code.rawValue) }
}
