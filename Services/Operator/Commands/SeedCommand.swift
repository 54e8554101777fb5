import ArgumentParser
import Bus
import SampleCity

/// Loads the labelled sample city through the services' own methods.
struct SeedCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "seed", abstract: "Load a sample city (synthetic, labelled as sample).")

    @Option(help: "Seed number: the same number makes the same city.")
    var seed: UInt64 = 20220101

    @Option(help: "Size; 1 is the full city: 1,622 schools, 829,200 students, 64,800 staff.")
    var scale = 0.01

    @OptionGroup var options: BusOptions

    func validate() throws {
        guard (SampleScale.smallest...1).contains(scale) else {
            throw ValidationError("--scale: \(scale) is not from \(SampleScale.smallest) to 1")
        }
    }

    func run() async throws {
        try await options.place.run(
            caller: Installation.sampleLoader, deadline: options.deadline
        ) { setup in
            try await setup.installation.withSampleLoader {
                try await BusOptions.withBus(setup) { [seed, scale] bus in
                    try await bus.untilServed()
                    try await Seeding.run(
                        seed: seed, scale: scale, on: bus.client, format: setup.output)
                }
            }
        }
    }
}
