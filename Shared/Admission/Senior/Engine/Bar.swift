/// A candidate's place in an order of merit, as far as two of them can be compared.
protocol OrderOfMerit {
    /// At least as good as the other one.
    func reaches(_ other: Self) -> Bool
    /// Equal but for a lottery's ticket.
    func ties(with other: Self) -> Bool
}

/// Where one pool of seats ended: the one place that says who passes and why somebody does not, for the engine
/// with its ranks and for a family with published lines.
struct Bar<Merit: OrderOfMerit> {
    var seats: Int
    /// Nobody but those at or above `lowest` passes; everybody else passes everywhere where it is not set.
    var isClosed: Bool
    /// The last one admitted.
    var lowest: Merit?
    /// Equals who were refused although seats are empty.
    var refusedTie: Merit?

    /// Nil when a candidate passes.
    func blocks(_ merit: Merit) -> SeniorReason? {
        guard isClosed else { return nil }
        if let lowest, merit.reaches(lowest) { return nil }
        if let refusedTie, merit.ties(with: refusedTie) { return .tieRefused }
        if let lowest { return merit.ties(with: lowest) ? .lotteryLost : .belowLine }
        return refusedTie == nil ? .noSeat : .belowLine
    }
}

extension Bar: Sendable where Merit: Sendable {}

/// A candidate's rank inside the engine.
struct EngineMerit: OrderOfMerit {
    let rank: Int
    let tieClass: Int

    func reaches(_ other: EngineMerit) -> Bool { rank <= other.rank }
    func ties(with other: EngineMerit) -> Bool { tieClass == other.tieClass }
}
