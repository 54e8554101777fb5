import Synchronization

/// A check that is made at most once an interval, whoever asks how often, and whose answer is never older than that.
///
/// One that does not end in time has failed, and is not begun a second time before it has ended.
public final class RateLimitedCheck: Sendable {
    private struct State {
        var last: (failure: String?, at: ContinuousClock.Instant)?
        var isRunning = false
        var waiters: [AsyncStream<Void>.Continuation] = []
    }

    public let name: String
    private let body: @Sendable () async throws -> Void
    private let now: @Sendable () -> ContinuousClock.Instant
    private let patience: @Sendable () async -> Void
    private let state = Mutex(State())

    /// - Parameters:
    ///   - now: what time it is; a test passes its own.
    ///   - patience: returns when it has lasted too long.
    ///   - body: throws when the check fails.
    public init(
        _ name: String, now: @escaping @Sendable () -> ContinuousClock.Instant = { .now },
        patience: @escaping @Sendable () async -> Void = {
            try? await Task.sleep(for: ObservabilityLimits.checkPatience)
        },
        _ body: @escaping @Sendable () async throws -> Void
    ) {
        self.name = name
        self.now = now
        self.patience = patience
        self.body = body
    }

    /// Why the check fails; nil when it passes.
    public func failure() async -> String? {
        let asked = now()
        let (known, waiting, begins) = state.withLock {
            state -> (String??, AsyncStream<Void>?, Bool) in
            if let last = state.last, asked - last.at < ObservabilityLimits.checkInterval {
                return (.some(last.failure), nil, false)
            }
            let (stream, continuation) = AsyncStream.makeStream(of: Void.self)
            state.waiters.append(continuation)
            defer { state.isRunning = true }
            return (nil, stream, !state.isRunning)
        }
        if let known { return known }
        // A bridge: what hangs in a store hangs by itself, not in whoever asks.
        if begins { Task { await run() } }
        await withTaskGroup(of: Void.self) { group in
            group.addTask { if let waiting { for await _ in waiting {} } }
            group.addTask { await self.patience() }
            await group.next()
            group.cancelAll()
        }
        return state.withLock { state in
            guard let last = state.last, last.at >= asked else { return "has not ended in time" }
            return last.failure
        }
    }

    private func run() async {
        var failure: String?
        do { try await body() } catch { failure = Self.text(error) }
        let ended = now()
        let waiters = state.withLock { state in
            state.last = (failure, ended)
            state.isRunning = false
            defer { state.waiters = [] }
            return state.waiters
        }
        for waiter in waiters { waiter.finish() }
    }

    /// Another error says no more than its type: its text may hold what is nobody's business.
    private static func text(_ error: any Error) -> String {
        (error as? CheckFailure)?.reason ?? "\(type(of: error))"
    }
}

/// Why a check failed, in a few words that may be shown.
public struct CheckFailure: Error {
    public let reason: String
    public init(_ reason: String) { self.reason = reason }
}
