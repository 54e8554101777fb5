import UnixSignals

/// Ctrl-C or SIGTERM, for tools that are not a service group.
public enum StopSignal {
    /// Returns when one of the signals arrives, or the task is cancelled.
    public static func wait() async {
        let signals = await UnixSignalsSequence(trapping: .sigterm, .sigint)
        for await _ in signals { return }
    }
}
