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
    }

    private let state = Mutex(State())

    public init() {}

    /// Complete when the first message is there.
    public var initial: Metadata {
        get { state.withLock { $0.initial } }
        set {
            state.withLock { state in
                state.initial = newValue
                state.isUntold = true
            }
        }
    }

    /// Complete when the call is over.
    public var trailing: Metadata {
        get { state.withLock { $0.trailing } }
        set { state.withLock { $0.trailing = newValue } }
    }

    /// The initial metadata when it was set since it was last asked for; otherwise nil.
    func takeUntold() -> Metadata? {
        state.withLock { state in
            guard state.isUntold else { return nil }
            state.isUntold = false
            return state.initial
        }
    }
}
