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

    struct Init: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Make the keys and the topology of a one-machine installation.")
        @Option(help: "The first service's port; the others follow.")
        var basePort = UpCommand.defaultBasePort
        @OptionGroup var place: HomeOptions

        func run() async throws {
            try await place.run { setup in
                let isNew = try setup.installation.prepare(basePort: basePort)
                setup.printer.done(
                    isNew
                        ? "made keys and topology in \(setup.home)"
                        : "nothing to make in \(setup.home)",
                    ["home": .string(setup.home), "made": .bool(isNew)])
            }
        }
    }

    struct New: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Make a caller's key pair and name it in the topology.")
        @Argument(help: "The caller's name: letters, digits, - and _.") var name: String
        @OptionGroup var authority: Authority
        @Option(help: "Methods it may call; repeat for several: 'enrollment.v1/*'.")
        var allow: [String] = []
        @OptionGroup var purposes: PurposeOptions
        @OptionGroup var place: HomeOptions

        func validate() throws {
            try Authority.check(name: name)
            guard !allow.isEmpty else { throw ValidationError("--allow: name at least one method") }
        }

        func run() async throws {
            try await place.run { setup in
                try setup.installation.changeTopology { topology in
                    guard topology.callers[name] == nil else {
                        throw ProgramError("name: the topology has a caller “\(name)” already")
                    }
                    let methods = try allow.map { try AllowedMethods.pattern($0, in: topology) }
                    let key = try setup.installation.makeKey(name)
                    topology.callers[name] = Topology.CallerEntry(
                        publicKeys: [key.publicKey], department: authority.department,
                        roles: authority.roles, districts: authority.district,
                        allowedMethods: methods, purposes: purposes.purpose)
                }
                let file = setup.installation.keyFile(name)
                setup.printer.done("made \(file)", ["caller": .string(name), "key": .string(file)])
            }
        }
    }

    struct Grant: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Let a caller call more, or need personal data for more; in force within 2 s."
        )
        @Argument(help: "The caller's name.") var name: String
        @Option(help: "Methods it may call too: 'enrollment.v1/*'.") var allow: [String] = []
        @Option(help: "Districts it may act in too; * is the whole city.")
        var district: [String] = []
        @OptionGroup var purposes: PurposeOptions
        @OptionGroup var place: HomeOptions

        func validate() throws {
            try Authority.check(districts: district)
            guard !(allow + district + purposes.purpose).isEmpty else {
                throw ValidationError("name --allow, --district or --purpose")
            }
        }

        func run() async throws {
            try await place.run { setup in
                try setup.installation.changeTopology { topology in
                    guard var entry = topology.callers[name] else {
                        throw ProgramError("name: the topology has no caller “\(name)”")
                    }
                    let methods = try allow.map { try AllowedMethods.pattern($0, in: topology) }
                    entry.allowedMethods += methods.filter { !entry.allowedMethods.contains($0) }
                    entry.districts += district.filter { !entry.districts.contains($0) }
                    entry.purposes += purposes.purpose.filter { !entry.purposes.contains($0) }
                    topology.callers[name] = entry
                }
                setup.printer.done("changed the rights of \(name)", ["caller": .string(name)])
            }
        }
    }

    struct Rotate: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Make a caller's next key; the one before stays good until `keys retire`.")
        @Argument(help: "The caller's name.") var name: String
        @OptionGroup var place: HomeOptions

        func validate() throws { try Authority.check(name: name) }

        func run() async throws {
            try await place.run { setup in
                var isServer = false
                try setup.installation.changeTopology { topology in
                    guard let entry = topology.callers[name], !entry.publicKeys.isEmpty else {
                        throw ProgramError("name: the topology has no caller “\(name)” with a key")
                    }
                    let served = topology.servers(with: entry.publicKeys)
                    guard served.isEmpty || entry.publicKeys.count == 1 else {
                        throw ProgramError(
                            "name: “\(name)” serves, and has a next key already; retire the former first"
                        )
                    }
                    let key = try setup.installation.makeKey(name)
                    topology.callers[name]?.publicKeys.append(key.publicKey)
                    for (service, endpoint) in served {
                        topology.services[service]?.instances.append(
                            Endpoint(address: endpoint.address, publicKey: key.publicKey))
                    }
                    isServer = !served.isEmpty
                }
                let file = setup.installation.keyFile(name)
                setup.printer.done(
                    "made \(file); the former key is good until `edubus keys retire \(name)`"
                        + (isServer ? "; restart \(name) after 2 s, before that" : ""),
                    [
                        "caller": .string(name), "key": .string(file), "restart": .bool(isServer),
                    ])
            }
        }
    }

    struct Retire: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Keep only a caller's newest key; in force within 2 s.")
        @Argument(help: "The caller's name.") var name: String
        @OptionGroup var place: HomeOptions

        func run() async throws {
            try await place.run { setup in
                try setup.installation.changeTopology { topology in
                    guard let keys = topology.callers[name]?.publicKeys, let newest = keys.last
                    else {
                        throw ProgramError("name: the topology has no caller “\(name)” with a key")
                    }
                    topology.callers[name]?.publicKeys = [newest]
                    for (service, endpoint) in topology.servers(with: keys.dropLast()) {
                        topology.services[service]?.instances.removeAll { $0 == endpoint }
                    }
                }
                setup.printer.done("retired the former keys of \(name)", ["caller": .string(name)])
            }
        }
    }

    struct List: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "List callers and tokens.")
        @OptionGroup var place: HomeOptions

        func run() async throws {
            try await place.run { setup in
                let topology = try TopologyFile.read(setup.topologyFile)
                let callers = topology.callers.sorted { $0.key < $1.key }.map {
                    name, entry -> [JSONValue] in
                    let keys = entry.publicKeys.count
                    return [
                        "caller", .string(name), .string(entry.department),
                        .texts(entry.roles.map(\.rawValue)), .texts(entry.districts),
                        .texts(entry.purposes), keys == 0 ? "revoked" : "good", .int(Int64(keys)),
                        .null,
                    ]
                }
                let tokens = try setup.installation.tokens().tokens.map { entry -> [JSONValue] in
                    [
                        "token", .string(entry.id), .string(entry.principal.department),
                        .texts(entry.principal.roles.map(\.rawValue)),
                        .texts(entry.principal.districts), .null,
                        entry.expiresOn < Authority.today.rawValue ? "expired" : "good", .null,
                        .string(entry.expiresOn),
                    ]
                }
                setup.printer.table(
                    [
                        "kind", "name", "department", "roles", "districts", "purposes", "state",
                        "keys", "until",
                    ],
                    callers + tokens)
            }
        }
    }

    struct Revoke: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Revoke a caller's keys, or a token; in force within 2 s.")
        @Argument(help: "The caller's or the token's name.") var name: String
        @OptionGroup var place: HomeOptions

        func run() async throws {
            try await place.run { setup in
                var found = false
                try setup.installation.changeTopology { topology in
                    found = topology.callers[name] != nil
                    topology.callers[name]?.publicKeys = []
                }
                try setup.installation.changeTokens { book in
                    found = found || book.tokens.contains { $0.id == name }
                    book.tokens.removeAll { $0.id == name }
                }
                guard found else {
                    throw ProgramError("name: there is no caller or token “\(name)”")
                }
                setup.printer.done("revoked \(name)", ["revoked": .string(name)])
            }
        }
    }

    struct Token: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Make a bearer token for the gateway; it is printed once and stored hashed.")
        @Argument(help: "A name for listings: letters, digits, - and _.") var name: String
        @OptionGroup var authority: Authority
        @Option(help: "Last day it is good for, YYYY-MM-DD.") var expires: String
        @OptionGroup var place: HomeOptions

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

        func run() async throws {
            try await place.run { setup in
                let principal = Principal(
                    subject: name, department: authority.department, roles: authority.roles,
                    districts: authority.district)
                let token = try setup.installation.makeToken(
                    id: name, principal: principal, expiresOn: expires)
                setup.printer.done(
                    token,
                    ["name": .string(name), "token": .string(token), "expires": .string(expires)])
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
