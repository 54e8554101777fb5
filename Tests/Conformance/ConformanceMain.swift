import Bus
import BusTesting
import Foundation

/// Runs every conformance case on every transport in every wire format, and says by name what holds.
@main
struct ConformanceMain {
    static func main() async {
        let options: ConformanceOptions
        do {
            options = try ConformanceOptions(Array(CommandLine.arguments.dropFirst()))
        } catch {
            say("\(error.message)\n\(ConformanceOptions.usage)")
            exit(2)
        }
        let runs = ConformanceRun.all(of: ConformanceCase.all).filter(options.wants)
        if options.list {
            for run in runs { print(run.title) }
            return
        }
        var report = ConformanceReport()
        for run in runs {
            let outcome = await run.play()
            report.add(run, outcome)
            say(
                "\(run.title): \(outcome.failure ?? "pass") (\(outcome.took.wholeMilliseconds) ms)")
        }
        print("\(report.table)\n")
        print("\(report.results.count) runs, \(report.failed) failed")
        print(report.lines)
        exit(report.failed == 0 && !report.results.isEmpty ? 0 : 1)
    }

    /// Progress, on standard error.
    private static func say(_ line: String) {
        FileHandle.standardError.write(Data("\(line)\n".utf8))
    }
}
