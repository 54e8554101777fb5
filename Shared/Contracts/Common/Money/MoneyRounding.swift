/// What happens to the part of a fen that is left after a division. Each rule of a policy states its own.
public enum MoneyRounding: Sendable, Hashable {
    case towardZero
    case awayFromZero
    /// 四舍五入
    case halfAwayFromZero
}
