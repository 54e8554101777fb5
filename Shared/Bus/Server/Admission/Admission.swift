import Synchronization

/// Lets calls in, holds them in a queue, or refuses them: what keeps an overloaded server useful.
final class Admission: Sendable {
    private struct State {
        var queue: AdmissionQueue
        var waiters: [AdmissionQueue.Ticket: CheckedContinuation<AdmissionQueue.Decision?, Never>] =
            [:]
        var lastTicket: AdmissionQueue.Ticket = 0
    }

    private let clock: any BusClock
    private let state: Mutex<State>

    init(_ queue: AdmissionQueue, clock: any BusClock) {
        self.clock = clock
        state = Mutex(State(queue: queue))
    }

    /// As it is now.
    var snapshot: AdmissionQueue { state.withLock { $0.queue } }
    var load: Int { state.withLock { $0.queue.load } }

    /// A call that was let in, and since when.
    struct Place: Sendable {
        fileprivate let kind: AdmissionQueue.Kind
        fileprivate let since: ContinuousClock.Instant
    }

    /// Lets the call in, now or when its turn has come; `leave` gives its place back.
    ///
    /// - Throws: not executed: RESOURCE_EXHAUSTED `OVERLOADED`, DEADLINE_EXCEEDED `EXPIRED_IN_QUEUE`, CANCELLED when the
    ///   task was cancelled while it waited.
    func enter(
        _ kind: AdmissionQueue.Kind, deadline: ContinuousClock.Instant
    ) async throws -> Place {
        let now = clock.now
        if !Task.isCancelled, state.withLock({ $0.queue.enterNow(kind) }) {
            return Place(kind: kind, since: now)
        }
        switch await decision(kind, deadline: deadline) {
        case .start: return Place(kind: kind, since: clock.now)
        case .refuse(let pause): throw CallError.overloaded(retryAfter: pause)
        case .expire: throw CallError.expiredInQueue
        case .wait, nil:
            throw clock.now < deadline ? CallError.cancelledBeforeStart : .expiredInQueue
        }
    }

    /// What becomes of a call that found no place; nil when its task was cancelled before that was known.
    private func decision(
        _ kind: AdmissionQueue.Kind, deadline: ContinuousClock.Instant
    ) async -> AdmissionQueue.Decision? {
        let ticket = state.withLock { state in
            state.lastTicket += 1
            return state.lastTicket
        }
        return await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                let now = clock.now
                let (isDecided, decision) = state.withLock {
                    state -> (Bool, AdmissionQueue.Decision?) in
                    if Task.isCancelled { return (true, nil) }
                    let decision = state.queue.enter(ticket, kind, deadline: deadline, now: now)
                    guard decision == .wait else { return (true, decision) }
                    state.waiters[ticket] = continuation
                    return (false, nil)
                }
                if isDecided { continuation.resume(returning: decision) }
            }
        } onCancel: {
            let waiter = state.withLock { state in
                state.queue.abandon(ticket) ? state.waiters.removeValue(forKey: ticket) : nil
            }
            waiter?.resume(returning: nil)
        }
    }

    /// Turns a call away that never asks for a place.
    func refuse() -> CallError { .overloaded(retryAfter: state.withLock { $0.queue.turnAway() }) }

    /// A call that was let in is over.
    func leave(_ place: Place) {
        let now = clock.now
        let decided = state.withLock { state in
            state.queue.left(place.kind, took: now - place.since, now: now)
                .map { ticket, decision in
                    (state.waiters.removeValue(forKey: ticket), decision)
                }
        }
        for (waiter, decision) in decided { waiter?.resume(returning: decision) }
    }
}

extension CallError {
    static func overloaded(retryAfter pause: Duration) -> CallError {
        CallError(
            .resourceExhausted, "OVERLOADED", "the server has as many calls as it can answer",
            origin: .server, executed: .no,
            trailingMetadata: [Pushback.metadataKey: "\(pause.wholeMilliseconds)"])
    }

    static let expiredInQueue = CallError(
        .deadlineExceeded, "EXPIRED_IN_QUEUE", "the deadline passed before the call was started",
        origin: .server, executed: .no)

    static let cancelledBeforeStart = CallError(
        .cancelled, "CANCELLED", "the call was cancelled before it was started", origin: .server,
        executed: .no)
}

extension AdmissionQueue.Kind {
    /// Health, counters and a drain are answered by a server that answers nothing else.
    init(of method: MethodFacts) {
        if [Health.name, Stats.name, Control.name].contains(method.service) {
            self = .exempt
        } else {
            self = method.kind == .unary ? .short : .stream
        }
    }
}
