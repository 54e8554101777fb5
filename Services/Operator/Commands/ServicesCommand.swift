import ArgumentParser
import Bus

/// Lists the topology's services, and what each says of itself.
struct ServicesCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "services", abstract: "List services, their instances and their methods.")

    @OptionGroup var options: BusOptions

    func run() async throws {
        try await options.withBus { bus, printer in
            var rows: [[JSONValue]] = []
            var failure: CallError?
            for service in bus.services {
                let addresses = JSONValue.texts(
                    bus.directory.instances(of: service).map(\.address))
                do {
                    let report = try await bus.reflect(service)
                    let own = report.services.first { $0.name == service }
                    rows.append([
                        .string(service), "SERVING", addresses,
                        .int(Int64(own?.methods.count ?? 0)),
                    ])
                } catch let error as CallError {
                    failure = failure ?? error
                    rows.append([.string(service), .string(error.code.name), addresses, .null])
                }
            }
            printer.table(
                ["service", "status", Column("address", key: "addresses"), "methods"], rows)
            if let failure { throw ExitCode(failure.exitCode) }
        }
    }
}
