public import Bus

/// 帮扶四类: children the plan watches more closely, lest they drop out.
public enum SupportGroup: String, WireEnum {
    /// 家庭经济困难; stated as `povertyHousehold`.
    case poverty = "POVERTY"
    /// 残疾
    case disabled = "DISABLED"
    /// 留守
    case leftBehind = "LEFT_BEHIND"
    /// 随迁
    case migrant = "MIGRANT"
}

/// One group of the eligible children, and how many of it are away. A child may be in several.
public struct GroupLedger: BusMessage, Hashable {
    public var group: SupportGroup
    public var eligible: Int
    /// On no roll.
    public var notOnRoll: Int
    /// 辍学: confirmed and not back.
    public var dropped: Int

    public init(group: SupportGroup, eligible: Int, notOnRoll: Int, dropped: Int) {
        self.group = group
        self.eligible = eligible
        self.notOnRoll = notOnRoll
        self.dropped = dropped
    }
}
