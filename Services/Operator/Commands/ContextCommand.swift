import ArgumentParser
import Bus
import Foundation
import ServiceKit

/// Keeps names for installations and habits, as kubectl and nats do.
struct ContextCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "context",
        abstract: "Name an installation, whose key to use, a deadline and an output.",
        discussion: """
            Kept in $XDG_CONFIG_HOME/edubus/contexts.json, else in ~/.config. Flags win over a context named with \
            --context, that over $EDUBUS_HOME, that over the context in use.
            """,
        subcommands: [Add.self, Use.self, List.self, Remove.self], defaultSubcommand: List.self)

    struct Output: ParsableArguments {
        @Option(name: .shortAndLong, help: "How to print: text or json.")
        var output: OutputFormat?

        /// Contexts are changed without being used: a bad choice among them can be mended.
        func run(_ body: (Printer) throws -> Void) throws {
            let printer = Printer(format: output ?? .text)
            do { try body(printer) } catch let error as ProgramError {
                printer.failure(error.description)
                throw ExitCode(1)
            }
        }
    }

    struct Add: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Make a context, or change what is said of one.")
        @Argument(help: "The context's name: letters, digits, - and _.") var name: String
        @Option(help: "Directory with keys and topology.", completion: .directory)
        var home: String?
        @Option(name: .customLong("as"), help: "Whose key to use.") var caller: String?
        @Option(help: "Seconds a call may take.") var deadline: Double?
        @Option(name: .customLong("print"), help: "How its commands print: text or json.")
        var format: OutputFormat?
        @Flag(help: "Use it from now on.") var use = false
        @OptionGroup var options: Output

        func validate() throws {
            try Authority.check(name: name)
            if let caller { try Authority.check(name: caller, of: "--as") }
            if let deadline { try BusOptions.check(deadline: deadline) }
            guard home != "" else { throw ValidationError("--home: is empty") }
        }

        func run() throws {
            try options.run { printer in
                var isNew = false
                try ContextStore.standard.change { book in
                    isNew = book.contexts[name] == nil
                    var context = book.contexts[name] ?? ToolContext()
                    // Good wherever the next command is typed.
                    context.home = home.map { URL(filePath: $0).standardized.path } ?? context.home
                    context.caller = caller ?? context.caller
                    context.deadline = deadline ?? context.deadline
                    context.output = format ?? context.output
                    book.contexts[name] = context
                    if use || book.contexts.count == 1 { book.current = name }
                }
                printer.done(
                    isNew ? "made the context \(name)" : "changed the context \(name)",
                    ["context": .string(name), "made": .bool(isNew)])
            }
        }
    }

    struct Use: ParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Use a context from now on.")
        @Argument(
            help: "The context's name.", completion: .custom { _, _, _ in ContextStore.names() })
        var name: String
        @OptionGroup var options: Output

        func run() throws {
            try options.run { printer in
                try ContextStore.standard.change { book in
                    _ = try book.context(named: name)
                    book.current = name
                }
                printer.done("using the context \(name)", ["context": .string(name)])
            }
        }
    }

    struct List: ParsableCommand {
        static let configuration = CommandConfiguration(abstract: "List the contexts.")
        @OptionGroup var options: Output

        func run() throws {
            try options.run { printer in
                let book = try ContextStore.standard.read()
                printer.table(
                    ["name", "current", "home", "as", "deadline", "output"],
                    book.contexts.sorted { $0.key < $1.key }.map { name, context in
                        [
                            .string(name), .bool(name == book.current), .optional(context.home),
                            .optional(context.caller),
                            context.deadline.map(JSONValue.double) ?? .null,
                            .optional(context.output?.rawValue),
                        ]
                    })
            }
        }
    }

    struct Remove: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Remove a context; the installation stays as it is.")
        @Argument(
            help: "The context's name.", completion: .custom { _, _, _ in ContextStore.names() })
        var name: String
        @OptionGroup var options: Output

        func run() throws {
            try options.run { printer in
                try ContextStore.standard.change { book in
                    _ = try book.context(named: name)
                    book.contexts[name] = nil
                    if book.current == name { book.current = nil }
                }
                printer.done("removed the context \(name)", ["context": .string(name)])
            }
        }
    }
}
