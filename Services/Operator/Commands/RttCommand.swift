import ArgumentParser
import Bus

/// Measures round trips to each instance alone: which of them is slow, or far away.
struct RttCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "rtt", abstract: "Measure round trips to each instance.",
        discussion: """
            The exit code is that of the first instance that cannot be reached. Instances are asked one after the other, \
            so that they do not slow each other down.
            """)

    @Argument(
        help: "Services, or instances as SERVICE@ADDRESS; all when none is named.",
        completion: .services)
    var services: [String] = []

    @Option(name: .shortAndLong, help: "How many calls, one after the other (1 to 100000).")
    var count = 100

    @OptionGroup var options: BusOptions

    func validate() throws {
        guard RoundTrips.counts.contains(count) else {
            throw ValidationError("--count: \(count) is not from 1 to 100000")
        }
    }

    func run() async throws {
        try await options.withBus { [services, count] bus, printer in
            let trips = RoundTrips(client: bus.client, options: bus.setup.callOptions)
            var rows: [[JSONValue]] = []
            var failure: CallError?
            for instance in try await bus.instances(services) {
                let place: [JSONValue] = [.string(instance.service), .string(instance.address)]
                do {
                    let outcome = try await trips.measure(instance.name, count: count)
                    rows.append(
                        place + ["OK", .string(outcome.instance), .int(Int64(count))]
                            + outcome.latencies.cells)
                } catch let error as CallError {
                    failure = failure ?? error
                    rows.append(
                        place + [.string(error.code.name), .null, 0] + Latencies().cells)
                }
            }
            printer.table(
                ["service", "address", "status", "instance", "calls"] + Latencies.columns, rows)
            if let failure { throw ExitCode(failure.exitCode) }
        }
    }
}
