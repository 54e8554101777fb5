import Bus
import BusTesting
import Foundation
import Synchronization

/// The runs of one transport in one wire format, played by a process of their own: what hangs it or ends it costs no
/// other run its answer, and two play at the same time.
struct ConformanceShard {
    let runs: [ConformanceRun]
    /// What the process is told beside which transport and wire format it plays.
    let arguments: [String]

    /// No case may be silent for longer: its own limit is shorter.
    static let patience: Duration = .seconds(240)

    /// Runs by transport and wire format.
    static func split(_ runs: [ConformanceRun], arguments: [String]) -> [ConformanceShard] {
        var order: [String] = []
        var shards: [String: [ConformanceRun]] = [:]
        for run in runs {
            let key = "\(run.transport.rawValue) \(run.contentType)"
            if shards[key] == nil { order.append(key) }
            shards[key, default: []].append(run)
        }
        return order.compactMap { shards[$0] }.map { runs in
            ConformanceShard(runs: runs, arguments: arguments)
        }
    }

    /// Plays them.
    ///
    /// - Returns: the lines that the process printed, as far as it came.
    func play() async throws -> [String] {
        guard let first = runs.first else { return [] }
        let process = Process()
        process.executableURL = Bundle.main.executableURL
        process.arguments =
            arguments + [
                "--worker", "--transport", first.transport.rawValue, "--codec",
                "\(first.contentType)",
            ]
        let pipe = Pipe()
        process.standardOutput = pipe
        try process.run()
        let chunks = Self.chunks(of: pipe.fileHandleForReading)
        var output = Data()
        let heard = LastHeard()
        let watchdog = Task {
            while true {
                try await ContinuousClock().sleep(for: .seconds(1))
                if heard.isLonger(ago: Self.patience) { process.terminate() }
            }
        }
        for await chunk in chunks {
            output += chunk
            heard.now()
        }
        watchdog.cancel()
        return String(decoding: output, as: UTF8.self).split(separator: "\n").map(String.init)
    }

    /// What comes out of a pipe, until its end. Read by a thread that waits: Dispatch's read sources, on which
    /// `readabilityHandler` rests, now and then miss the end when the machine is busy.
    private static func chunks(of handle: FileHandle) -> AsyncStream<Data> {
        let (chunks, arrived) = AsyncStream.makeStream(of: Data.self)
        Thread.detachNewThread {
            while case let data = handle.availableData, !data.isEmpty { arrived.yield(data) }
            arrived.finish()
        }
        return chunks
    }

    /// When a process was heard of for the last time.
    private final class LastHeard: Sendable {
        private let instant = Mutex(ContinuousClock.now)
        func now() { instant.withLock { $0 = .now } }
        func isLonger(ago duration: Duration) -> Bool {
            instant.withLock { ContinuousClock.now - $0 > duration }
        }
    }
}
