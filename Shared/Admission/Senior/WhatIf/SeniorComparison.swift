/// What another rule, another Δ or another quota matrix would change for the same candidates: who moves, and how many
/// are better or worse off by their own wishes.
public struct SeniorComparison: Sendable, Hashable {
    public struct Move: Sendable, Hashable {
        public let before: SeniorAssignment
        public let after: SeniorAssignment

        /// By the candidate's own wishes: an earlier wish is better, and any is better than none.
        public var isBetter: Bool { after.wishRank ?? .max < before.wishRank ?? .max }
    }

    /// Candidates at another school than before, or now with or without one, sorted by candidate.
    public let moves: [Move]
    /// Candidates who stay at their school on a seat of another kind.
    public let otherSeat: Int
    public let admittedBefore: Int
    public let admittedAfter: Int

    public var better: Int { moves.count(where: \.isBetter) }
    public var worse: Int { moves.count - better }

    /// - Parameters: two results of the same candidates with the same wishes.
    public init(before: SeniorResult, after: SeniorResult) {
        // Both are sorted by candidate.
        let pairs = zip(before.assignments, after.assignments)
        moves = pairs.filter { $0.school != $1.school }.map { Move(before: $0, after: $1) }
        otherSeat = pairs.count { $0.school == $1.school && $0.seat != $1.seat }
        admittedBefore = before.assignments.count { $0.school != nil }
        admittedAfter = after.assignments.count { $0.school != nil }
    }
}
