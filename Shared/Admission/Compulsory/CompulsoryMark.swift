/// A child's place in its district's one line: compared part by part, the smaller is before.
///
/// With a school's last mark a family sees whether it was its turn.
public struct CompulsoryMark: Codable, Sendable, Hashable, Comparable {
    /// Lost a private school's lottery where the district puts such children behind all tiers.
    public var isBehind: Bool
    /// Index in the tier table.
    public var tier: Int
    /// By the tier's tie rule: a day as a number (20150901), metres, or 0.
    public var tie: Int
    public var lotteryPlace: Int

    public init(isBehind: Bool, tier: Int, tie: Int, lotteryPlace: Int) {
        self.isBehind = isBehind
        self.tier = tier
        self.tie = tie
        self.lotteryPlace = lotteryPlace
    }

    public static func < (left: Self, right: Self) -> Bool {
        (left.isBehind ? 1 : 0, left.tier, left.tie, left.lotteryPlace)
            < (right.isBehind ? 1 : 0, right.tier, right.tie, right.lotteryPlace)
    }
}
