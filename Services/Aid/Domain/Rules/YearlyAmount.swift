import Contracts

/// How a yearly amount is paid by term: half each; an odd fen goes to the spring term, the second
/// of
/// the school year, so that the two terms add up exactly.
enum YearlyAmount {
    /// - Parameter yearly: not negative.
    static func part(of yearly: Money, in season: TermCode.Season) -> Money {
        let autumn = yearly.fen / 2
        return Money(fen: season == .autumn ? autumn : yearly.fen - autumn)
    }
}
