import Foundation

/// Measures what is promised of the bus, the store and the sample city, each against a baseline of the same
/// run: `edubus-bench [NAME…]`.
@main
enum BenchmarksMain {
    static func main() async throws {
        let arguments = Array(CommandLine.arguments.dropFirst())
        if let role = arguments.first.flatMap(BenchRole.init(rawValue:)) {
            return try await role.run(Array(arguments.dropFirst()))
        }
        guard let chosen = Benchmark.chosen(by: arguments) else {
            Report.printUsage()
            exit(arguments.contains("--help") ? 0 : 64)
        }
        Report.printHeader()
        var comparisons: [Comparison] = []
        for benchmark in chosen {
            Report.note("… \(benchmark.name): \(benchmark.summary)")
            comparisons += try await benchmark.run()
        }
        Report.print(comparisons)
    }
}
