/// What a call's end says about the instance that was asked.
enum CallVerdict: Sendable, Hashable {
    /// It did what it is there for.
    case success
    /// It answered, and another one would have answered the same: what was asked was wrong.
    case answer
    /// It failed.
    case failure
    /// Nothing: the caller gave up, or the session ended, which the session's owner deals with.
    case nothing

    init(_ status: StatusHead) {
        switch status.code {
        case .ok: self = .success
        case .cancelled: self = .nothing
        case .unavailable, .internalError, .deadlineExceeded:
            let isRefusal = status.executed == .no && status.origin != .handler
            self = status.origin == .bus || isRefusal ? .nothing : .failure
        default: self = .answer
        }
    }
}
