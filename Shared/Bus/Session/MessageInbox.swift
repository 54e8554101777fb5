import DequeModule
import Synchronization

/// The messages of a stream between the session they come from and the task that takes them.
final class MessageInbox: Sendable {
    private struct State {
        var messages = Deque<Payload>()
        var hasEnded = false
        var error: CallError?
        var waiter: CheckedContinuation<Bool, Never>?
    }

    private let state = Mutex(State())
    private let took: @Sendable (_ bytes: Int) -> Void

    /// - Parameter took: told of each message the application took.
    init(took: @escaping @Sendable (_ bytes: Int) -> Void) { self.took = took }

    /// An inbox that holds one message, and its end.
    init(only message: Payload) {
        took = { _ in }
        deliver(message)
        finish()
    }

    func deliver(_ message: Payload) {
        wake { state in
            if !state.hasEnded { state.messages.append(message) }
        }
    }

    /// Nothing comes after this; an error is thrown at once, before what was not taken.
    func finish(_ error: CallError? = nil) {
        wake { state in
            if error != nil { state.messages = [] }
            state.error = state.error ?? error
            state.hasEnded = true
        }
    }

    /// The next message; nil after the last.
    ///
    /// - Throws: the error the stream ended with; CANCELLED when the task is cancelled; INTERNAL when another task waits.
    func next() async throws -> Payload? {
        while true {
            let (message, isOver, error) = state.withLock { state in
                (state.messages.popFirst(), state.hasEnded, state.error)
            }
            if let message {
                took(message.count)
                return message
            }
            if let error { throw error }
            if isOver { return nil }
            guard !Task.isCancelled else { throw CallError.cancelledByCaller }
            guard await wait() else { throw CallError.alreadyRead }
        }
    }

    /// - Returns: false when somebody else waits: what comes is one task's.
    private func wait() async -> Bool {
        await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                let answer = state.withLock { state -> Bool? in
                    if !state.messages.isEmpty || state.hasEnded || Task.isCancelled { return true }
                    guard state.waiter == nil else { return false }
                    state.waiter = continuation
                    return nil
                }
                if let answer { continuation.resume(returning: answer) }
            }
        } onCancel: {
            wake { _ in }
        }
    }

    private func wake(_ change: (inout State) -> Void) {
        let waiter = state.withLock { state in
            change(&state)
            defer { state.waiter = nil }
            return state.waiter
        }
        waiter?.resume(returning: true)
    }
}

extension CallError {
    fileprivate static let alreadyRead = CallError(
        .internalError, "ALREADY_READ", "another task waits for the stream's next message")
}

/// What a call brings: one request, or a stream of them.
enum RequestSource: Sendable {
    case whole(Payload)
    case stream(MessageInbox)

    /// What a whole request takes of `Limits.requestBytesPerServer`; a stream has its window.
    var countedBytes: Int {
        guard case .whole(let request) = self, request.count > Limits.uncountedRequestBytes else {
            return 0
        }
        return request.count
    }

    /// Whether the one request is compressed.
    var isCompressed: Bool {
        if case .whole(let request) = self { request.isCompressed } else { false }
    }
}
