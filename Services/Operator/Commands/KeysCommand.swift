import ArgumentParser
import Bus
import Foundation
import ServiceKit

/// Makes, lists and revokes the keys of programs and departments, and the gateway's tokens.
struct KeysCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "keys", abstract: "Make, list and revoke keys and tokens.",
        subcommands: [Init.self, New.self, List.self, Revoke.self, Token.self],
        defaultSubcommand: List.self)

    struct Home: ParsableArguments {
        @Option(help: "Directory with keys and topology.")
        var home = ProcessInfo.processInfo.environment["EDUBUS_HOME"] ?? "run"

        @Option(name: .shortAndLong, help: "How to print: text or json.")
        var output = OutputFormat.text

        var installation: Installation { Installation(home: home) }
        var printer: Printer { Printer(format: output) }

        /// Reads, changes and writes the topology.
        func editTopology(_ change: (inout Topology) throws -> Void) throws {
            var topology = try TopologyFile.read(installation.topologyFile)
            try change(&topology)
            try TopologyFile.write(topology, to: installation.topologyFile)
        }

        func reportingErrors(_ body: () throws -> Void) throws {
            do {
                try body()
            } catch let error as ProgramError {
                printer.failure(error.description)
                throw ExitCode(1)
            }
        }
    }

    struct Init: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Make the keys and the topology of a one-machine installation.")
        @Option(help: "The first service's port; the others follow.")
        var basePort = UpCommand.defaultBasePort
        @OptionGroup var options: Home

        func run() throws {
            try options.reportingErrors {
                let isNew = try options.installation.prepare(basePort: basePort)
                options.printer.line(
                    isNew
                        ? "made keys and topology in \(options.home)"
                        : "nothing to make in \(options.home)")
            }
        }
    }

    struct New: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Make a caller's key pair and name it in the topology.")
        @Argument(help: "The caller's name: letters, digits, - and _.") var name: String
        @Option(help: "Its department.") var department = "education"
        @Option(help: "Roles; repeat for several.") var role: [String] = []
        @Option(help: "Districts it may act in; repeat for several. * is the whole city.")
        var district: [String] = []
        @Option(help: "Methods it may call; repeat for several: 'enrollment.v1/*'.")
        var allow: [String] = []
        @OptionGroup var options: Home

        func validate() throws {
            let isGood =
                !name.isEmpty
                && name.allSatisfy {
                    $0.isASCII && ($0.isLetter || $0.isNumber || "-_".contains($0))
                }
            guard isGood else {
                throw ValidationError("name: “\(name)” has other than letters, digits, - and _")
            }
            guard !allow.isEmpty else { throw ValidationError("--allow: name at least one method") }
        }

        func run() throws {
            try options.reportingErrors {
                try options.editTopology { topology in
                    guard topology.callers[name] == nil else {
                        throw ProgramError("name: the topology has a caller “\(name)” already")
                    }
                    let key = try options.installation.makeKey(name)
                    topology.callers[name] = Topology.CallerEntry(
                        publicKeys: [key.publicKey], department: department,
                        roles: role.map(Role.init(rawValue:)), districts: district,
                        allowedMethods: try allow.map {
                            try AllowedMethods.pattern($0, in: topology)
                        })
                }
                options.printer.line("made \(options.installation.keyFile(name))")
            }
        }
    }

    struct List: ParsableCommand {
        static let configuration = CommandConfiguration(abstract: "List callers and tokens.")
        @OptionGroup var options: Home

        func run() throws {
            try options.reportingErrors {
                let topology = try TopologyFile.read(options.installation.topologyFile)
                let callers = topology.callers.sorted { $0.key < $1.key }.map { name, entry in
                    [
                        "caller", name, entry.department,
                        entry.roles.map(\.rawValue).joined(separator: ","),
                        entry.districts.joined(separator: ","),
                        entry.publicKeys.isEmpty ? "revoked" : "keys: \(entry.publicKeys.count)",
                    ]
                }
                let tokens = try options.installation.tokens().tokens.map { entry in
                    [
                        "token", entry.id, entry.principal.department,
                        entry.principal.roles.map(\.rawValue).joined(separator: ","),
                        entry.principal.districts.joined(separator: ","),
                        "until \(entry.expiresOn)",
                    ]
                }
                options.printer.table(
                    ["kind", "name", "department", "roles", "districts", "state"], callers + tokens)
            }
        }
    }

    struct Revoke: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Revoke a caller's keys, or a token; in force within 2 s.")
        @Argument(help: "The caller's or the token's name.") var name: String
        @OptionGroup var options: Home

        func run() throws {
            try options.reportingErrors {
                var found = false
                try options.editTopology { topology in
                    found = topology.callers[name] != nil
                    topology.callers[name]?.publicKeys = []
                }
                var book = try options.installation.tokens()
                if book.tokens.contains(where: { $0.id == name }) {
                    book.tokens.removeAll { $0.id == name }
                    try options.installation.writeTokens(book)
                    found = true
                }
                guard found else {
                    throw ProgramError("name: there is no caller or token “\(name)”")
                }
                options.printer.line("revoked \(name)")
            }
        }
    }

    struct Token: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Make a bearer token for the gateway; it is printed once and stored hashed.")
        @Argument(help: "A name for listings.") var name: String
        @Option(help: "Department.") var department = "education"
        @Option(help: "Roles; repeat for several.") var role: [String] = []
        @Option(help: "Districts; repeat for several. * is the whole city.") var district:
            [String] = []
        @Option(help: "Last day it is good for, YYYY-MM-DD.") var expires: String
        @OptionGroup var options: Home

        func validate() throws {
            guard expires.wholeMatch(of: /\d{4}-\d{2}-\d{2}/) != nil else {
                throw ValidationError("--expires: “\(expires)” is not YYYY-MM-DD")
            }
            guard !role.isEmpty else { throw ValidationError("--role: name at least one role") }
        }

        func run() throws {
            try options.reportingErrors {
                let principal = Principal(
                    subject: name, department: department, roles: role.map(Role.init(rawValue:)),
                    districts: district)
                options.printer.line(
                    try options.installation.makeToken(
                        id: name, principal: principal, expiresOn: expires))
            }
        }
    }
}
