public import Bus

/// A share as an exact fraction, beside the percentages it is held against.
public struct PlanShare: BusMessage, Hashable {
    public var part: Int
    public var whole: Int
    public var targets: [ShareTarget]

    public init(part: Int, whole: Int, targets: [ShareTarget]) {
        self.part = part
        self.whole = whole
        self.targets = targets
    }
}

/// A percentage that a share has to reach.
public struct ShareTarget: BusMessage, Hashable {
    public var rule: EnrollmentRuleID
    /// `PRESCHOOL_INCLUSIVE@2023-10-20`
    public var ruleVersion: String
    public var percent: Int
    /// Equality does; nil of nobody.
    public var isMet: Bool?

    public init(rule: EnrollmentRuleID, ruleVersion: String, percent: Int, isMet: Bool?) {
        self.rule = rule
        self.ruleVersion = ruleVersion
        self.percent = percent
        self.isMet = isMet
    }
}
