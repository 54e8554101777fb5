/// What became of every child of a district, and why. E10: each is in exactly one of three lists.
public struct CompulsoryResult: Codable, Sendable, Hashable {
    public var ruleVersion: String
    public var tierTable: String
    public var inputHash: String
    /// In order of the child's id.
    public var decisions: [Decision]
    /// In order of the school's code.
    public var schools: [SchoolLine]
    public var report: Report
    public var resultHash: String

    /// One child's outcome.
    public struct Decision: Codable, Sendable, Hashable {
        public var child: String
        public var outcome: Outcome
        public var reason: Reason
        /// Of an ineligible child: what stood in its way.
        public var ineligible: String?
        /// The tier in the own catchment; nil where it has none.
        public var tier: String?
        /// Where it stood in the one line; nil where it did not: placed privately, or without catchment or tier.
        public var mark: CompulsoryMark?
        /// Nil unless placed.
        public var school: String?
        /// Schools it wanted more that had no room: private ones and those of its catchment.
        public var missed: [String]
    }

    /// 三种去向: there is no fourth.
    public enum Outcome: String, Codable, Sendable, CaseIterable {
        case placed
        /// An officer must find a place: the case stays open until there is one.
        case openCase
        case ineligible
    }

    public enum Reason: String, Codable, Sendable, CaseIterable {
        /// No more applied to the private school than it has seats.
        case privateAllAdmitted
        case privateLottery
        /// A school of the own catchment.
        case catchment
        /// 统筹安排: a school of a neighbouring catchment.
        case neighbour
        /// The community belongs to no catchment.
        case noCatchment
        /// What is proved meets no tier.
        case noTier
        /// No seat is left within reach.
        case noSeat
        /// Twins: no school within reach has a seat for each.
        case noRoomTogether
        case ineligible
    }

    /// A school's seats and who came to have them.
    public struct SchoolLine: Codable, Sendable, Hashable {
        public var school: String
        public var seats: Int
        public var placed: Int
        /// Children who wanted it and had to go on.
        public var missedBy: Int
        /// The last one of its own catchments whom it took, and the last one of others.
        public var lastOfCatchment: CompulsoryMark?
        public var lastOfNeighbours: CompulsoryMark?
        /// Of a private school: the last lottery place it took.
        public var lastLotteryPlace: Int?
    }

    /// The closed-world count.
    public struct Report: Codable, Sendable, Hashable {
        public var children: Int
        public var placed: Int
        public var openCases: Int
        public var ineligible: Int
        /// Every child is counted once.
        public var isClosed: Bool { children == placed + openCases + ineligible }
    }

    /// The one writing of the result, as docs/compulsory.md has it.
    static func lines(inputHash: String, _ decisions: [Decision]) -> CanonicalLines {
        var text = CanonicalLines(CompulsoryDistrict.rule, "result")
        text.add("input", inputHash)
        for decision in decisions {
            text.add(
                "child", decision.child, decision.outcome.rawValue, decision.reason.rawValue,
                decision.ineligible ?? "-", decision.tier ?? "-", decision.school ?? "-",
                CanonicalLines.list(decision.missed))
        }
        return text
    }
}
