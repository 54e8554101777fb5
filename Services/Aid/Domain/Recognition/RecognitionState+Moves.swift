import Bus
import Contracts

extension RecognitionState {
    /// Where a move leads, for a recognition that rests on `basis`.
    ///
    /// `draft → submitted → matched | reviewed → publicised → objected? → confirmed → adjusted`,
    /// and
    /// `revoked` from everywhere. A data match is confirmed without publicity: no proof is asked of
    /// it.
    /// An objection leads back to a review.
    ///
    /// - Throws: `RuleViolation` naming the state and the move.
    func after(_ move: RecognitionMove, basis: RecognitionBasis) throws(RuleViolation)
        -> RecognitionState
    {
        switch (self, move) {
        case (.draft, .submit): return .submitted
        case (.submitted, .match) where basis.isDataMatched: return .matched
        case (.submitted, .review), (.objected, .review): return .reviewed
        case (.matched, .publicise), (.reviewed, .publicise): return .publicised
        case (.publicised, .object): return .objected
        case (.matched, .confirm), (.publicised, .confirm): return .confirmed
        case (.confirmed, .adjust), (.adjusted, .adjust): return .adjusted
        case (.revoked, _): break
        case (_, .revoke): return .revoked
        default: break
        }
        throw RuleViolation(
            "recognition-state", "ILLEGAL_MOVE", field: "state",
            "a recognition that is \(rawValue) cannot \(move.rawValue)")
    }
}
