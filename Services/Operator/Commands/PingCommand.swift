import ArgumentParser
import Bus

/// Measures round trips of a small call to a service, whichever of its instances answers.
struct PingCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "ping", abstract: "Measure round trips to a service.")

    @Argument(help: "SERVICE.", completion: .services)
    var service: String

    @Option(name: .shortAndLong, help: "How many calls, one after the other (1 to 100000).")
    var count = 100

    @OptionGroup var options: BusOptions

    func validate() throws {
        guard RoundTrips.counts.contains(count) else {
            throw ValidationError("--count: \(count) is not from 1 to 100000")
        }
    }

    func run() async throws {
        try await options.withBus { [service, count] bus, printer in
            let service = try bus.resolve(service)
            let trips = RoundTrips(client: bus.client, options: bus.setup.callOptions)
            let outcome = try await trips.measure(service, count: count)
            printer.table(
                ["service", "calls"] + Latencies.columns,
                [[.string(service), .int(Int64(count))] + outcome.latencies.cells])
        }
    }
}
