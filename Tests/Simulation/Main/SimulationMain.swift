import Foundation
import SimulatedBus

/// Runs seeds `FROM` to `TO` less one; `EDUBUS_SEED=n` runs one, with a trace of its events.
@main
struct SimulationMain {
    static func main() throws {
        let environment = ProcessInfo.processInfo.environment
        let bounds = CommandLine.arguments.dropFirst().compactMap { UInt64($0) }
        let only = environment["EDUBUS_SEED"].flatMap { UInt64($0) }
        guard only != nil || bounds.count == 2, only != nil || bounds[0] < bounds[1] else {
            FileHandle.standardError.write(Data("usage: edubus-simulation FROM TO\n".utf8))
            exit(2)
        }
        let seeds = only.map { $0..<$0 + 1 } ?? bounds[0]..<bounds[1]
        let began = ContinuousClock.now
        let failures = try SeedSweep(seeds, isTracing: only != nil).run()
        for failure in failures { print(failure) }
        let seconds = (ContinuousClock.now - began) / .seconds(1)
        print(
            "\(seeds.count) seeds from \(seeds.lowerBound): "
                + (failures.isEmpty ? "every promise held" : "\(failures.count) failed")
                + ", \(Int(seconds.rounded())) s")
        exit(failures.isEmpty ? 0 : 1)
    }
}
