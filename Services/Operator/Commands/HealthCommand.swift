import ArgumentParser
import Bus

/// Asks services for their health; the exit code is that of the first that does not serve.
struct HealthCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "health", abstract: "Ask services whether they serve.")

    @Argument(
        help: "Services; all of the topology when none is named.", completion: .services)
    var services: [String] = []

    @OptionGroup var options: BusOptions

    func run() async throws {
        try await options.withBus { [services] bus, printer in
            let wanted = services.isEmpty ? bus.services : try services.map(bus.resolve)
            var rows: [[JSONValue]] = []
            var failure: ExitCode?
            for service in wanted {
                do {
                    let report = try await bus.client.call(
                        Health.check, HealthRequest(), options: bus.setup.callOptions, on: service)
                    rows.append([
                        .string(service), .string(report.status.rawValue), .string(report.instance),
                        .null,
                    ])
                    if report.status != .serving { failure = failure ?? ExitCode(1) }
                } catch let error as CallError {
                    rows.append([
                        .string(service), .string(error.code.name), .null, .string(error.message),
                    ])
                    failure = failure ?? ExitCode(error.exitCode)
                }
            }
            printer.table(["service", "health", "instance", "message"], rows)
            if let failure { throw failure }
        }
    }
}
