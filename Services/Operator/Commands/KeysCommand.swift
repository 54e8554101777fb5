import ArgumentParser
import Bus
import Contracts
import Foundation
import ServiceKit

/// Makes, lists and revokes the keys of programs and departments, and the gateway's tokens.
struct KeysCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "keys", abstract: "Make, list and revoke keys and tokens.",
        subcommands: [
            Init.self, New.self, Grant.self, List.self, Rotate.self, Retire.self, Revoke.self,
            Token.self,
        ],
        defaultSubcommand: List.self)

    struct Home: ParsableArguments {
        @Option(help: "Directory with keys and topology.")
        var home = ProcessInfo.processInfo.environment["EDUBUS_HOME"] ?? "run"

        @Option(name: .shortAndLong, help: "How to print: text or json.")
        var output = OutputFormat.text

        var installation: Installation { Installation(home: home) }
        var printer: Printer { Printer(format: output) }

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
        @OptionGroup var authority: Authority
        @Option(help: "Methods it may call; repeat for several: 'enrollment.v1/*'.")
        var allow: [String] = []
        @OptionGroup var purposes: PurposeOptions
        @OptionGroup var options: Home

        func validate() throws {
            try Authority.check(name: name)
            guard !allow.isEmpty else { throw ValidationError("--allow: name at least one method") }
        }

        func run() throws {
            try options.reportingErrors {
                try options.installation.changeTopology { topology in
                    guard topology.callers[name] == nil else {
                        throw ProgramError("name: the topology has a caller “\(name)” already")
                    }
                    let methods = try allow.map { try AllowedMethods.pattern($0, in: topology) }
                    let key = try options.installation.makeKey(name)
                    topology.callers[name] = Topology.CallerEntry(
                        publicKeys: [key.publicKey], department: authority.department,
                        roles: authority.roles, districts: authority.district,
                        allowedMethods: methods, purposes: purposes.purpose)
                }
                options.printer.line("made \(options.installation.keyFile(name))")
            }
        }
    }

    struct Grant: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Let a caller call more, or need personal data for more; in force within 2 s."
        )
        @Argument(help: "The caller's name.") var name: String
        @Option(help: "Methods it may call too: 'enrollment.v1/*'.") var allow: [String] = []
        @Option(help: "Districts it may act in too; * is the whole city.")
        var district: [String] = []
        @OptionGroup var purposes: PurposeOptions
        @OptionGroup var options: Home

        func validate() throws {
            try Authority.check(districts: district)
            guard !(allow + district + purposes.purpose).isEmpty else {
                throw ValidationError("name --allow, --district or --purpose")
            }
        }

        func run() throws {
            try options.reportingErrors {
                try options.installation.changeTopology { topology in
                    guard var entry = topology.callers[name] else {
                        throw ProgramError("name: the topology has no caller “\(name)”")
                    }
                    let methods = try allow.map { try AllowedMethods.pattern($0, in: topology) }
                    entry.allowedMethods += methods.filter { !entry.allowedMethods.contains($0) }
                    entry.districts += district.filter { !entry.districts.contains($0) }
                    entry.purposes += purposes.purpose.filter { !entry.purposes.contains($0) }
                    topology.callers[name] = entry
                }
                options.printer.line("changed the rights of \(name)")
            }
        }
    }

    struct Rotate: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Make a caller's next key; the one before stays good until `keys retire`.")
        @Argument(help: "The caller's name.") var name: String
        @OptionGroup var options: Home

        func validate() throws { try Authority.check(name: name) }

        func run() throws {
            try options.reportingErrors {
                var isServer = false
                try options.installation.changeTopology { topology in
                    guard let entry = topology.callers[name], !entry.publicKeys.isEmpty else {
                        throw ProgramError("name: the topology has no caller “\(name)” with a key")
                    }
                    let served = topology.servers(with: entry.publicKeys)
                    guard served.isEmpty || entry.publicKeys.count == 1 else {
                        throw ProgramError(
                            "name: “\(name)” serves, and has a next key already; retire the former first"
                        )
                    }
                    let key = try options.installation.makeKey(name)
                    topology.callers[name]?.publicKeys.append(key.publicKey)
                    for (service, endpoint) in served {
                        topology.services[service]?.instances.append(
                            Endpoint(address: endpoint.address, publicKey: key.publicKey))
                    }
                    isServer = !served.isEmpty
                }
                options.printer.line(
                    "made \(options.installation.keyFile(name)); the former key is good until "
                        + "`edubus keys retire \(name)`"
                        + (isServer ? "; restart \(name) after 2 s, before that" : ""))
            }
        }
    }

    struct Retire: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Keep only a caller's newest key; in force within 2 s.")
        @Argument(help: "The caller's name.") var name: String
        @OptionGroup var options: Home

        func run() throws {
            try options.reportingErrors {
                try options.installation.changeTopology { topology in
                    guard let keys = topology.callers[name]?.publicKeys, let newest = keys.last
                    else {
                        throw ProgramError("name: the topology has no caller “\(name)” with a key")
                    }
                    topology.callers[name]?.publicKeys = [newest]
                    for (service, endpoint) in topology.servers(with: keys.dropLast()) {
                        topology.services[service]?.instances.removeAll { $0 == endpoint }
                    }
                }
                options.printer.line("retired the former keys of \(name)")
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
                        entry.purposes.joined(separator: ","),
                        entry.publicKeys.isEmpty ? "revoked" : "keys: \(entry.publicKeys.count)",
                    ]
                }
                let tokens = try options.installation.tokens().tokens.map { entry in
                    [
                        "token", entry.id, entry.principal.department,
                        entry.principal.roles.map(\.rawValue).joined(separator: ","),
                        entry.principal.districts.joined(separator: ","), "",
                        "until \(entry.expiresOn)",
                    ]
                }
                options.printer.table(
                    ["kind", "name", "department", "roles", "districts", "purposes", "state"],
                    callers + tokens)
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
                try options.installation.changeTopology { topology in
                    found = topology.callers[name] != nil
                    topology.callers[name]?.publicKeys = []
                }
                try options.installation.changeTokens { book in
                    found = found || book.tokens.contains { $0.id == name }
                    book.tokens.removeAll { $0.id == name }
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
        @Argument(help: "A name for listings: letters, digits, - and _.") var name: String
        @OptionGroup var authority: Authority
        @Option(help: "Last day it is good for, YYYY-MM-DD.") var expires: String
        @OptionGroup var options: Home

        func validate() throws {
            try Authority.check(name: name)
            guard let day = CalendarDate(rawValue: expires) else {
                throw ValidationError("--expires: “\(expires)” is not a date, YYYY-MM-DD")
            }
            guard day >= Authority.today else {
                throw ValidationError("--expires: \(expires) has passed")
            }
            guard !authority.role.isEmpty else {
                throw ValidationError("--role: name at least one role")
            }
        }

        func run() throws {
            try options.reportingErrors {
                let principal = Principal(
                    subject: name, department: authority.department, roles: authority.roles,
                    districts: authority.district)
                options.printer.line(
                    try options.installation.makeToken(
                        id: name, principal: principal, expiresOn: expires))
            }
        }
    }
}

extension Topology {
    /// The instances that prove themselves with one of these keys.
    fileprivate func servers(
        with keys: some Sequence<String>
    ) -> [(service: String, endpoint: Endpoint)] {
        let keys = Set(keys)
        return services.sorted { $0.key < $1.key }.flatMap { service, entry in
            entry.instances.filter { $0.publicKey.map(keys.contains) ?? false }
                .map { (service, $0) }
        }
    }
}
