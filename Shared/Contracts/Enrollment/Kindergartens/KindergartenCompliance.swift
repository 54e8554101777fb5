public import Bus

/// What a kindergarten's facts allow, and what they break. Exact integers only.
public struct KindergartenCompliance: BusMessage, Hashable {
    /// The three ratios; empty where the design code applies instead.
    public var ratios: [SpaceRatio]
    /// 最大合规规模: the smallest of the ratios' floors, or the design code's capacity.
    public var largestRoll: Int
    /// 专任教师 that the largest roll needs.
    public var teachersForLargestRoll: Int
    /// 专任教师 that the children of now need.
    public var teachersForChildren: Int
    /// Missing today; never below zero.
    public var teachersMissing: Int
    /// Teachers, carers and health staff without the qualification of their post.
    public var unqualifiedStaff: Int
    /// Stable words for what is broken: `OUTDOOR`, `PLAN_ABOVE_LARGEST_ROLL`.
    public var findings: [KindergartenFinding]
    /// Rule versions used.
    public var rules: [String]

    public init(
        ratios: [SpaceRatio], largestRoll: Int, teachersForLargestRoll: Int,
        teachersForChildren: Int, teachersMissing: Int, unqualifiedStaff: Int,
        findings: [KindergartenFinding], rules: [String]
    ) {
        self.ratios = ratios
        self.largestRoll = largestRoll
        self.teachersForLargestRoll = teachersForLargestRoll
        self.teachersForChildren = teachersForChildren
        self.teachersMissing = teachersMissing
        self.unqualifiedStaff = unqualifiedStaff
        self.findings = findings
        self.rules = rules
    }
}

/// One 生均 ratio.
public struct SpaceRatio: BusMessage, Hashable {
    public var rule: EnrollmentRuleID
    public var areaDm2: Int
    /// Required for each child.
    public var requiredDm2: Int
    /// Area a child has now, rounded half up for showing; nil without children. It decides nothing.
    public var shownDm2: Int?
    /// Whether the exact area suffices for the children of now; equality does.
    public var passes: Bool
    /// Children the area suffices for.
    public var largestRoll: Int

    public init(
        rule: EnrollmentRuleID, areaDm2: Int, requiredDm2: Int, shownDm2: Int?, passes: Bool,
        largestRoll: Int
    ) {
        self.rule = rule
        self.areaDm2 = areaDm2
        self.requiredDm2 = requiredDm2
        self.shownDm2 = shownDm2
        self.passes = passes
        self.largestRoll = largestRoll
    }
}

public enum KindergartenFinding: String, WireEnum {
    case outdoor = "OUTDOOR"
    case rooms = "ROOMS"
    case floor = "FLOOR"
    /// A building of the design code's years without its proof.
    case noDesignProof = "NO_DESIGN_PROOF"
    case childrenAboveLargestRoll = "CHILDREN_ABOVE_LARGEST_ROLL"
    case planAboveLargestRoll = "PLAN_ABOVE_LARGEST_ROLL"
    case teachersMissing = "TEACHERS_MISSING"
    case staffUnqualified = "STAFF_UNQUALIFIED"
    /// A non-profit kindergarten without a filed account.
    case noFiledAccount = "NO_FILED_ACCOUNT"
    case licenceExpired = "LICENCE_EXPIRED"
    /// The name holds a word a kindergarten may not bear.
    case name = "NAME"
}
