import Bus
import Contracts

/// 班额: the largest class of each stage and grade, and what counts as a large one, as they stand on one day.
struct ClassStandards: Sendable {
    let rules: [EnrollmentRule]
    private let limits: [EnrollmentRuleID: Int]

    private static let asked: [EnrollmentRuleID] = [
        .kindergartenLowerClass, .kindergartenMiddleClass, .kindergartenUpperClass, .primaryClass,
        .juniorClass, .seniorEntryClass, .largeClass, .seniorMovingRooms,
    ]

    /// - Throws: RULE_OUTSIDE_VALIDITY for a day on which one of them is not known.
    init(_ book: RuleBook, on day: CalendarDate) throws(RuleViolation) {
        var rules: [EnrollmentRule] = []
        var limits: [EnrollmentRuleID: Int] = [:]
        for rule in Self.asked {
            let (version, limit) = try book.limit(of: rule, on: day)
            rules.append(version)
            limits[rule] = limit
        }
        self.rules = rules
        self.limits = limits
    }

    /// The largest class; nil where no rule speaks. The 55 of senior high schools is said of their entry grade only.
    func limit(of stage: Stage, grade: Int) -> Int? {
        let rule: EnrollmentRuleID? =
            switch (stage, grade) {
            case (.kindergarten, 1): .kindergartenLowerClass
            case (.kindergarten, 2): .kindergartenMiddleClass
            case (.kindergarten, 3): .kindergartenUpperClass
            case (.primary, _): .primaryClass
            case (.junior, _): .juniorClass
            case (.senior, 1): .seniorEntryClass
            default: nil
            }
        return rule.flatMap { limits[$0] }
    }

    /// 大班额: the size above which a class of the stage is one.
    func largeSize(in stage: Stage) -> Int? {
        [.primary, .junior, .senior].contains(stage) ? limits[.largeClass] : nil
    }

    /// 走班教室: standard classes for one more room; nil outside senior high schools.
    func classesPerMovingRoom(in stage: Stage) -> Int? {
        stage == .senior ? limits[.seniorMovingRooms] : nil
    }
}
