import Synchronization

/// The metadata of an answer: initial with the first message, trailing with the status.
///
/// A handler sets it in its context; a caller that wants to see it hands one over in its options, where the client
/// fills it in, for a failed call too.
public final class ResponseMetadata: Sendable {
    private struct State {
        var initial = Metadata()
        var trailing = Metadata()
        var isUntold = false
        var compression = Compression.none
        var answerIsCompressed = false
        /// Whose values these are, of several tries at once.
        var winner: ResponseMetadata?
    }

    private let state = Mutex(State())

    public init() {}

    /// Complete when the first message is there.
    public var initial: Metadata {
        get {
            let (own, winner) = state.withLock { ($0.initial, $0.winner) }
            return winner?.initial ?? own
        }
        set {
            state.withLock { state in
                state.initial = newValue
                state.isUntold = true
            }
        }
    }

    /// Complete when the call is over.
    public var trailing: Metadata {
        get {
            let (own, winner) = state.withLock { ($0.trailing, $0.winner) }
            return winner?.trailing ?? own
        }
        set { state.withLock { $0.trailing = newValue } }
    }

    /// For handlers: how an answer is compressed, and those messages of a stream that do not say otherwise.
    public var compression: Compression {
        get { state.withLock { $0.compression } }
        set { state.withLock { $0.compression = newValue } }
    }

    /// For callers: whether the answer of a call that has one was compressed on its way.
    public internal(set) var answerIsCompressed: Bool {
        get {
            let (own, winner) = state.withLock { ($0.answerIsCompressed, $0.winner) }
            return winner?.answerIsCompressed ?? own
        }
        set { state.withLock { $0.answerIsCompressed = newValue } }
    }

    /// From now on shows what another one is told.
    func follow(_ winner: ResponseMetadata) { state.withLock { $0.winner = winner } }

    /// The initial metadata when it was set since it was last asked for; otherwise nil.
    func takeUntold() -> Metadata? {
        state.withLock { state in
            guard state.isUntold else { return nil }
            state.isUntold = false
            return state.initial
        }
    }
}
