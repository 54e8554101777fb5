public import ArgumentParser
import Bus
public import Contracts
import Foundation
import ServiceKit

/// Enters departments' registers in the topology, and serves one.
struct RegisterCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "register",
        abstract: "Offer a department's register on the bus, from a file, without writing code.",
        subcommands: [Add.self, Serve.self])

    struct Add: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Make a register's key and secret, and name it in the topology.",
            discussion: """
                The department gets three files: the key, the secret and the topology. The secret makes the person keys \
                of this register only: no other program uses them.
                """)

        @Option(help: "Which register.") var kind: RegisterKind
        @Option(help: "Where it will listen: tcp://10.2.0.7:9105.") var address: String
        @Option(help: "Whose it is: police, naturalResources, humanResources, education.")
        var department: String
        @OptionGroup var place: HomeOptions

        func run() async throws {
            try await place.run { setup in
                let isNew = try setup.installation.addRegister(
                    kind, address: address, department: department)
                let files = setup.installation.registerFiles(kind)
                setup.printer.done(
                    isNew
                        ? "made \(files.joined(separator: " and ")); enrollment may ask \(kind.service)"
                        : "\(kind.service) is in the topology already",
                    ["register": .string(kind.service), "made": .bool(isNew)])
            }
        }
    }

    struct Serve: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Answer questions from an extract, CSV or SQLite, until Ctrl-C.",
            discussion: """
                edubus register serve --kind household --file register.csv --map columns.json --home run

                What else is given are settings of the program `edubus-register`, which this becomes; \
                `edubus register serve --kind household check-config` says them all.
                """)

        @Option(help: "Which register.") var kind: RegisterKind
        @Argument(parsing: .allUnrecognized, help: "Settings: --file, --map, --home, …")
        var settings: [String] = []

        func run() async throws {
            let program = "\(Programs.folder())/edubus-register"
            guard FileManager.default.isExecutableFile(atPath: program) else {
                throw ProgramError("program: \(program) is missing; run `make build`")
            }
            let arguments = [program, "--kind", kind.rawValue] + settings
            var pointers = arguments.map { strdup($0) } + [nil]
            defer { for pointer in pointers { free(pointer) } }
            execv(program, &pointers)
            throw ProgramError("program: \(program) cannot be run: errno \(errno)")
        }
    }
}

extension RegisterKind: ExpressibleByArgument {}
