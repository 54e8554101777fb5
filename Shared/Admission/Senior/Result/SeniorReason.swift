/// Why a candidate has a seat or has none; of one wish, why it was refused. A closed set.
public enum SeniorReason: String, Sendable, Hashable, CaseIterable {
    case admitted = "ADMITTED"
    /// The candidate listed no school.
    case noWish = "NO_WISH"
    /// Equals were refused because not all of them had room (`TiePolicy.rejectAll`).
    case tieRefused = "TIE_REFUSED"
    /// Equal to the last one admitted, with a worse ticket.
    case lotteryLost = "LOTTERY_LOST"
    /// Below the last one admitted.
    case belowLine = "BELOW_LINE"
    /// There were no seats of the kind, or none was left at this wish rank.
    case noSeat = "NO_SEAT"
    /// Below the school's control line.
    case belowControlLine = "BELOW_CONTROL_LINE"

    // Of reserved seats only.
    /// The school has no seats for the candidate's junior school.
    case noQuota = "NO_QUOTA"
    case notEligible = "NOT_ELIGIBLE"
    case belowFloor = "BELOW_FLOOR"
    /// Reserved seats go to first wishes (M2).
    case notFirstWish = "NOT_FIRST_WISH"

    /// How near a refusal was: of several, the first of these is a candidate's reason.
    static let nearest: [SeniorReason] = [
        .tieRefused, .lotteryLost, .belowLine, .noSeat, .belowControlLine,
    ]

    /// The reason of a candidate without a seat.
    static func summary(of reasons: some Sequence<SeniorReason>) -> SeniorReason {
        let place = reasons.compactMap(nearest.firstIndex(of:)).min()
        return place.map { nearest[$0] } ?? .noWish
    }
}

/// The kinds of seats a result tells apart.
public enum SeniorSeat: String, Sendable, Hashable, CaseIterable {
    /// 统招.
    case open
    /// 分配生.
    case quota
    /// A reserved seat that nobody claimed, given by score.
    case reverted
}
