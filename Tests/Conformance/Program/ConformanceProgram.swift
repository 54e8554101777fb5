import Bus
public import BusTesting
import Foundation
import Synchronization

/// Plays conformance cases on every transport in every wire format, and says by name what holds.
public enum ConformanceProgram {
    /// The whole program: reads the command line, plays, prints, and ends the process.
    ///
    /// - Parameter more: cases beside those of the bus and of its transports.
    public static func main(with more: [ConformanceCase]) async -> Never {
        let options: ConformanceOptions
        do {
            options = try ConformanceOptions(Array(CommandLine.arguments.dropFirst()))
        } catch {
            say("\(error.message)\n\(ConformanceOptions.usage)")
            exit(2)
        }
        let cases = ConformanceCase.all + ConformanceCase.zeroMQCases + more
        let runs = ConformanceRun.all(of: cases).filter(options.wants)
        if options.list {
            for run in runs { print(run.title) }
            exit(0)
        }
        if options.isWorker {
            await play(runs)
            exit(0)
        }
        let report = await Coordinator(runs, only: options.only).report()
        print("\(report.table)\n")
        print("\(runs.count) runs, \(report.failed) failed")
        print(report.lines)
        exit(report.failed == 0 && !runs.isEmpty ? 0 : 1)
    }

    /// Plays runs one after the other, each with its line as soon as it is known.
    private static func play(_ runs: [ConformanceRun]) async {
        for run in runs {
            let outcome = await run.play()
            let line = ConformanceReport.line(run.title, outcome.failure == nil)
            FileHandle.standardOutput.write(Data("\(line)\n".utf8))
            say("\(run.title): \(outcome.failure ?? "pass") (\(outcome.took.wholeMilliseconds) ms)")
        }
    }

    /// Has the runs played by processes, as many at a time as there are cores.
    private final class Coordinator: Sendable {
        private let runs: [ConformanceRun]
        private let waiting: Mutex<[ConformanceShard]>
        private let lines = Mutex<[String]>([])

        init(_ runs: [ConformanceRun], only: String?) {
            self.runs = runs
            let arguments = only.map { ["--only", $0] } ?? []
            waiting = Mutex(ConformanceShard.split(runs, arguments: arguments).reversed())
        }

        func report() async -> ConformanceReport {
            await withTaskGroup(of: Void.self) { group in
                for _ in 0..<max(1, ProcessInfo.processInfo.activeProcessorCount) {
                    group.addTask { await self.playWaiting() }
                }
            }
            return ConformanceReport(runs, lines: lines.withLock { $0 })
        }

        private func playWaiting() async {
            while let shard = waiting.withLock({ $0.popLast() }) {
                do {
                    let played = try await shard.play()
                    lines.withLock { $0 += played }
                } catch {
                    say("a process could not be started: \(error)")
                }
            }
        }
    }

    /// Progress, on standard error.
    private static func say(_ line: String) {
        FileHandle.standardError.write(Data("\(line)\n".utf8))
    }
}
