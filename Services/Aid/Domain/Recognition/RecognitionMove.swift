import Contracts

/// What can happen to a recognition.
enum RecognitionMove: String, CaseIterable, Sendable {
    case submit, match, review, publicise, object, confirm, adjust, revoke

    /// The move that leads to a state on the way to confirmation; nil for states reached otherwise.
    init?(to state: RecognitionState) {
        switch state {
        case .submitted: self = .submit
        case .matched: self = .match
        case .reviewed: self = .review
        case .publicised: self = .publicise
        case .objected: self = .object
        case .draft, .confirmed, .adjusted, .revoked: return nil
        }
    }
}
