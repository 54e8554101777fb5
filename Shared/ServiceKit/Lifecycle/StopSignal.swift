import Foundation
import UnixSignals

/// Ctrl-C or SIGTERM, for tools that are not a service group.
public struct StopSignal: Sendable {
    private let signals: UnixSignalsSequence

    /// From here on the signals do not end the process; one that comes before `wait` is kept.
    public init() async { signals = await UnixSignalsSequence(trapping: .sigterm, .sigint) }

    /// Stops this process as an operator would.
    static func send() { kill(getpid(), SIGTERM) }

    /// Returns when one of the signals arrives, or the task is cancelled.
    public func wait() async {
        for await _ in signals { return }
    }
}
