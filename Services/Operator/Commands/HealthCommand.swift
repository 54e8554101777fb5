import ArgumentParser
import Bus

/// Asks services for their health; the exit code is that of the first that does not serve.
struct HealthCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "health", abstract: "Ask services whether they serve.")

    @Argument(help: "Services; all of the topology when none is named.")
    var services: [String] = []

    @OptionGroup var options: BusOptions

    func run() async throws {
        try await options.withBus { bus in
            let wanted = services.isEmpty ? bus.services : try services.map(bus.resolve)
            var rows: [[String]] = []
            var failure: ExitCode?
            for service in wanted {
                do {
                    let report = try await bus.client.call(
                        Health.check, HealthRequest(), options: options.callOptions, on: service)
                    rows.append([service, report.status.rawValue, report.instance])
                    if report.status != .serving { failure = failure ?? ExitCode(1) }
                } catch let error as CallError {
                    rows.append([service, error.code.name, error.message])
                    failure = failure ?? ExitCode(64 + Int32(error.code.rawValue))
                }
            }
            Printer(format: options.output).table(["service", "health", "instance"], rows)
            if let failure { throw failure }
        }
    }
}
