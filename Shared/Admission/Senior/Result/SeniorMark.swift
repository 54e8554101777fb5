/// What a published line is compared with: score, keys, and the ticket where a lottery decides.
public struct SeniorMark: Sendable, Hashable, OrderOfMerit {
    public let score: ExamScore
    public let keys: [ExamScore]
    /// Nil without a lottery.
    public let ticket: TieTicket?

    public init(score: ExamScore, keys: [ExamScore], ticket: TieTicket? = nil) {
        self.score = score
        self.keys = keys
        self.ticket = ticket
    }

    func ties(with other: SeniorMark) -> Bool { score == other.score && keys == other.keys }

    func reaches(_ other: SeniorMark) -> Bool {
        if score != other.score { return score > other.score }
        if keys != other.keys { return other.keys.lexicographicallyPrecedes(keys) }
        guard let ticket, let theirs = other.ticket else { return true }
        return ticket <= theirs
    }
}
