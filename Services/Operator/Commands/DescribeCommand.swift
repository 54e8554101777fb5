import ArgumentParser
import Bus

/// Describes a service's methods, or one method with the JSON Schemas of its messages.
struct DescribeCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "describe", abstract: "Describe a service, or one method with its messages.")

    @Argument(help: "SERVICE, or SERVICE/METHOD: enrollment, enrollment/ListSchools.")
    var target: String

    @OptionGroup var options: BusOptions

    func run() async throws {
        try await options.withBus { bus in
            if target.contains("/") {
                try await describeMethod(bus)
            } else {
                try await describeService(bus)
            }
        }
    }

    private func describeService(_ bus: OperatorBus) async throws {
        let service = try bus.resolve(target)
        let report = try await bus.reflect(service, everything: true)
        let printer = Printer(format: options.output)
        let methods = report.services.flatMap(\.methods)
        switch options.output {
        case .json: printer.json(report)
        case .text:
            printer.table(
                ["method", "kind", "effect", "access", "mine", "what"],
                methods.map { method in
                    let facts = method.facts
                    return [
                        facts.path, facts.kind.rawValue, facts.effect.rawValue,
                        facts.access.listing, method.allowed ? "yes" : "no", facts.summary,
                    ]
                })
        }
    }

    private func describeMethod(_ bus: OperatorBus) async throws {
        let method = try await bus.find(target).method
        let printer = Printer(format: options.output)
        if options.output == .text {
            printer.line("\(method.facts.path)  \(method.facts.summary)")
            printer.line(
                "\(method.facts.kind.rawValue), \(method.facts.effect.rawValue), access: "
                    + "\(method.facts.access.listing), deadline \(method.facts.defaultDeadline)")
        }
        printer.json(method)
    }
}

extension Access {
    /// `open`, or the roles.
    var listing: String {
        switch self {
        case .open: "open"
        case .roles(let roles): roles.map(\.rawValue).sorted().joined(separator: ",")
        }
    }
}
