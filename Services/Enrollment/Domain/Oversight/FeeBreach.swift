import Bus
import Contracts

/// 最高收费限价: fees in force that are above the ceiling in force. Equality passes.
enum FeeBreach {
    /// What is wrong, in a sentence that stays the same while nothing changes.
    static func findings(_ fees: [KindergartenFee], _ ceilings: [FeeCeiling]) -> [String] {
        fees.compactMap { fee in
            guard let ceiling = ceilings.first(where: { $0.item == fee.item }),
                fee.perMonth > ceiling.perMonth
            else { return nil }
            return "\(fee.item.rawValue) of \(fee.perMonth.fen) fen a month from \(fee.validFrom)"
                + " is above \(ceiling.perMonth.fen), \(ceiling.documentNo)"
        }
    }
}
