import Contracts

/// Whether what a school's recipients get has the standard as its mean (平均资助标准), without division.
///
/// With tiers 1,300, 2,300 and 3,300 around 2,300, there must be as many recipients at the top as
/// at the bottom.
enum MeanStandardCheck {
    /// - Parameters:
    ///   - termStandard: the standard's part for one term.
    static func compare(
        recipients: Int64, paid: Money, termStandard: Money
    ) throws(MoneyOverflow) -> MeanStandard {
        let due = try termStandard * recipients
        return MeanStandard(
            recipients: Int(recipients), paid: paid, due: due, difference: try paid - due)
    }
}
