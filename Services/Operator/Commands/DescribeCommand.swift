import ArgumentParser
import Bus

/// Describes a service's methods, or one method with the JSON Schemas of its messages.
struct DescribeCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "describe", abstract: "Describe a service, or one method with its messages.")

    @Argument(
        help: "SERVICE, or SERVICE/METHOD: enrollment, enrollment/ListSchools.",
        completion: .services)
    var target: String

    @OptionGroup var options: BusOptions

    func run() async throws {
        try await options.withBus { [target] bus, printer in
            if target.contains("/") {
                try await Self.describe(method: target, on: bus, printer)
            } else {
                try await Self.describe(service: target, on: bus, printer)
            }
        }
    }

    private static func describe(
        service: String, on bus: OperatorBus, _ printer: Printer
    ) async throws {
        let report = try await bus.reflect(try bus.resolve(service), everything: true)
        let methods = report.services.flatMap(\.methods)
        switch printer.format {
        case .json: printer.json(report)
        case .text:
            printer.table(
                ["method", "kind", "effect", "access", "mine", "what"],
                methods.map { method in
                    let facts = method.facts
                    return [
                        .string(facts.path), .string(facts.kind.rawValue),
                        .string(facts.effect.rawValue), .string(facts.access.listing),
                        .bool(method.allowed), .string(facts.summary),
                    ]
                })
        }
    }

    private static func describe(
        method path: String, on bus: OperatorBus, _ printer: Printer
    ) async throws {
        let method = try await bus.find(path).method
        if printer.format == .text {
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
