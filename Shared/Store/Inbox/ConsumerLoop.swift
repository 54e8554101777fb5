import Bus
public import Logging
import Synchronization

/// Runs a consumer: subscribes after its position, applies what comes, and comes back after every
/// failure.
public final class ConsumerLoop: Sendable {
    /// Opens the source's event stream.
    typealias Subscribe =
        @Sendable (SubscribeEvents) async throws -> any AsyncSequence<CloudEvent, any Error>

    public let consumer: EventConsumer

    private let inbox: Inbox
    private let logger: Logger
    private let pause: @Sendable (Duration) async throws -> Void
    private let state: Mutex<ConsumerStatistics>

    /// - Parameter pause: how it waits between attempts; a test passes its own.
    public init(
        _ consumer: EventConsumer, store: Store, logger: Logger = Logger(label: "edubus.consumer"),
        pause: @escaping @Sendable (Duration) async throws -> Void = {
            try await Task.sleep(for: $0)
        }
    ) {
        self.consumer = consumer
        self.logger = logger
        self.pause = pause
        inbox = Inbox(consumer: consumer, store: store)
        state = Mutex(ConsumerStatistics())
    }

    public var statistics: ConsumerStatistics { state.withLock { $0 } }

    /// Until the task is cancelled.
    func run(subscribe: Subscribe) async {
        var backoff = Backoff()
        while !Task.isCancelled {
            do {
                let position = try await inbox.position()
                state.withLock {
                    $0.position = position
                    $0.subscriptions += 1
                }
                let events = try await subscribe(
                    SubscribeEvents(afterSequence: position, types: consumer.types))
                defer { state.withLock { $0.isConnected = false } }
                state.withLock { $0.isConnected = true }
                for try await event in events {
                    try await inbox.store.observing(event, for: consumer.name) {
                        try await deliver(event)
                    }
                    backoff.reset()
                }
            } catch {
                report(error)
            }
            try? await pause(backoff.pause(spread: .random(in: 0...1)))
        }
    }

    /// Applies one event, or sets it aside after `StoreLimits.poisonAttempts` failures.
    ///
    /// - Throws: what only a new attempt later can cure; the position has not moved.
    func deliver(_ event: CloudEvent) async throws {
        var backoff = Backoff()
        var attempts = 0
        while true {
            do {
                let receipt = try await inbox.receive(event)
                state.withLock {
                    if receipt == .applied { $0.applied += 1 } else { $0.repeated += 1 }
                    $0.position = max($0.position, event.sequence)
                }
                return
            } catch {
                guard let reason = PoisonReason(error) else { throw error }
                attempts += 1
                state.withLock { $0.failures += 1 }
                if attempts >= StoreLimits.poisonAttempts {
                    try await setAside(event, reason.text, attempts)
                    return
                }
            }
            try await pause(backoff.pause(spread: .random(in: 0...1)))
        }
    }

    private func setAside(_ event: CloudEvent, _ reason: String, _ attempts: Int) async throws {
        try await inbox.setAside(event, reason: reason, attempts: attempts)
        state.withLock {
            $0.deadLetters += 1
            $0.position = max($0.position, event.sequence)
        }
        logger.error(
            "event set aside",
            metadata: [
                "consumer": "\(consumer.name)", "sequence": "\(event.sequence)",
                "type": "\(event.type)", "reason": "\(reason)",
            ])
    }

    private func report(_ error: any Error) {
        let name: Logger.Metadata = [
            "consumer": "\(consumer.name)", "service": "\(consumer.service)",
        ]
        switch error {
        case is CancellationError:
            break
        case let gap as EventGap:
            state.withLock { $0.gaps += 1 }
            logger.error(
                "events are missing",
                metadata: name.merging(
                    ["expected": "\(gap.expected)", "received": "\(gap.received)"]) { $1 })
        case let error as CallError where error.reason == OutboxService.aheadOfSource:
            state.withLock { $0.sourceBehind += 1 }
            logger.error(
                "the source has fewer events than were applied: restored from an older backup?",
                metadata: name.merging(["position": "\(statistics.position)"]) { $1 })
        case let error as CallError:
            logger.info(
                "event stream ended",
                metadata: name.merging(
                    ["code": "\(error.code.name)", "reason": "\(error.reason.rawValue)"]) { $1 })
        default:
            logger.warning(
                "event stream failed",
                metadata: name.merging(["error": "\(type(of: error))"]) { $1 })
        }
    }
}
