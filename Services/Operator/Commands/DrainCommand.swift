import ArgumentParser
import Bus
import ServiceKit

/// Asks one instance to drain and end, and stays until it says that it has.
struct DrainCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "drain",
        abstract: "Ask an instance to drain and end; wait until it is drained.",
        discussion: """
            The same as SIGTERM, from anywhere: it takes no new calls, clients go elsewhere, running calls finish, at most for 10 s. \
            The caller needs the role operator and Control/Drain among its methods. A supervisor that restarts whatever \
            ends starts it again.
            """)

    @Argument(
        help: "SERVICE, or SERVICE@ADDRESS when it has several instances.", completion: .services)
    var instance: String

    @OptionGroup var options: BusOptions

    /// Longer than any drain takes.
    private static let patience: Duration = .seconds(30)

    func run() async throws {
        try await options.withBus { [instance] bus, printer in
            let instances = try await bus.instances([instance])
            guard instances.count == 1, let only = instances.first else {
                throw ProgramError(
                    "instance: “\(instance)” has \(instances.count); name one: "
                        + instances.map(\.name).joined(separator: ", "))
            }
            let stream = try await bus.client.stream(
                Control.drain, DrainRequest(),
                options: CallOptions(deadline: bus.setup.deadline ?? Self.patience), on: only.name)
            var last: DrainReport?
            for try await report in stream {
                if report.runningCalls != last?.runningCalls, report.state == .draining {
                    printer.note("\(only.name): draining; \(report.runningCalls) calls run")
                }
                last = report
            }
            guard let last, last.state == .drained else {
                throw ProgramError("drain: \(only.name) ended before it said that it was drained")
            }
            printer.done(
                "\(only.name): drained"
                    + (last.runningCalls == 0 ? "" : "; \(last.runningCalls) calls were cut off"),
                [
                    "service": .string(only.service), "address": .string(only.address),
                    "instance": .string(last.instance), "state": .string(last.state.rawValue),
                    "cutOffCalls": .int(Int64(last.runningCalls)),
                ])
        }
    }
}
