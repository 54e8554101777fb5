import ArgumentParser
import Bus

/// Lists the topology's services, and what each says of itself.
struct ServicesCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "services", abstract: "List services, their instances and their methods.")

    @OptionGroup var options: BusOptions

    func run() async throws {
        try await options.withBus { bus in
            var rows: [[String]] = []
            var failure: CallError?
            for service in bus.services {
                let addresses = (bus.topology.current.services[service]?.instances ?? []).map(
                    \.address)
                do {
                    let report = try await bus.reflect(service)
                    let own = report.services.first { $0.name == service }
                    rows.append([
                        service, "SERVING", addresses.joined(separator: ","),
                        "\(own?.methods.count ?? 0)",
                    ])
                } catch let error as CallError {
                    failure = failure ?? error
                    rows.append([service, error.code.name, addresses.joined(separator: ","), "-"])
                }
            }
            Printer(format: options.output).table(
                ["service", "status", "address", "methods"], rows)
            if let failure { throw ExitCode(64 + Int32(failure.code.rawValue)) }
        }
    }
}
