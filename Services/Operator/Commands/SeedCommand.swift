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
        var options = options
        options.caller = Installation.sampleLoader
        try await options.withBus { [seed, scale] bus, printer in
            try await Seeding.run(seed: seed, scale: scale, on: bus.client, format: printer.format)
        }
    }
}
