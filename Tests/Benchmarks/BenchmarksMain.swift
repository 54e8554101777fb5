import Foundation

/// Measures what is promised of the bus, the store and the sample city, each against a baseline of the same
/// run: `edubus-bench [NAME…]`.
@main
enum BenchmarksMain {
    static func main() async {
        do {
            try await run(Array(CommandLine.arguments.dropFirst()))
        } catch {
            Report.note("error: \(error)")
            exit(1)
        }
    }

    private static func run(_ arguments: [String]) async throws {
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
