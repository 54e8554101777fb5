import Synchronization

/// Bounds what may hang: a case that never ends must not stop the others.
enum TimeLimit {
    /// Runs a body; what does not end in time is cancelled and no longer waited for.
    ///
    /// - Returns: what the body returned, or that it was late.
    static func run(
        within limit: Duration, _ body: @escaping @Sendable () async -> String?
    ) async -> String? {
        let end = Once()
        let work = Task { end.finish(await body()) }
        let timer = Task {
            guard (try? await ContinuousClock().sleep(for: limit)) != nil else { return }
            end.finish("did not end within \(limit)")
            work.cancel()
        }
        defer { timer.cancel() }
        return await end.wait()
    }

    /// The first of several ends.
    private final class Once: Sendable {
        private let ends = AsyncStream<String?>.makeStream(bufferingPolicy: .bufferingOldest(1))

        func finish(_ outcome: String?) { ends.continuation.yield(outcome) }

        func wait() async -> String? {
            for await outcome in ends.stream { return outcome }
            return "was cancelled"
        }
    }
}
