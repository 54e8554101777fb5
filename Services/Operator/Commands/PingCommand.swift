import ArgumentParser
import Bus
import Histogram

/// Measures round trips of a small call.
struct PingCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "ping", abstract: "Measure round trips to a service.")

    @Argument(help: "SERVICE.")
    var service: String

    @Option(name: .shortAndLong, help: "How many calls, one after the other (1 to 100000).")
    var count = 100

    @OptionGroup var options: BusOptions

    func validate() throws {
        guard (1...100_000).contains(count) else {
            throw ValidationError("--count: \(count) is not from 1 to 100000")
        }
    }

    func run() async throws {
        try await options.withBus { bus in
            let service = try bus.resolve(service)
            var histogram = Histogram<UInt64>(numberOfSignificantValueDigits: .three)
            let clock = ContinuousClock()
            // The first call opens the session and is not counted.
            for round in 0...count {
                let took = try await clock.measure {
                    _ = try await bus.client.call(
                        Health.check, HealthRequest(), options: options.callOptions, on: service)
                }
                guard round > 0 else { continue }
                let microseconds =
                    took.components.seconds * 1_000_000
                    + took.components.attoseconds / 1_000_000_000_000
                histogram.record(UInt64(max(1, microseconds)))
            }
            Printer(format: options.output).table(
                ["service", "calls", "p50 us", "p90 us", "p99 us", "max us"],
                [
                    [service, "\(count)"]
                        + [50, 90, 99, 100].map { "\(histogram.valueAtPercentile($0))" }
                ])
        }
    }
}
