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
        guard scale > 0, scale <= 1 else {
            throw ValidationError("--scale: \(scale) is not more than 0 and at most 1")
        }
    }

    func run() async throws {
        var options = options
        options.caller = Installation.sampleLoader
        try await options.withBus { bus in
            try await Seeding.run(seed: seed, scale: scale, on: bus.client, format: options.output)
        }
    }
}
