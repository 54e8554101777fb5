public import Bus

/// The rules of enrollment whose numbers come from a document.
public enum EnrollmentRuleID: String, WireEnum {
    /// A plan line's seats never exceed the certified seats.
    case plannedWithinCertified = "PLANNED_WITHIN_CERTIFIED"
    /// 班额: children in an entry class of a senior high school.
    case seniorEntryClass = "SENIOR_ENTRY_CLASS"
    /// Pupils a new senior high school is built for.
    case seniorSize = "SENIOR_SIZE_3000"
    /// 属地招生: a senior high school admits from its own pool only.
    case seniorPool = "SENIOR_POOL"
    /// 室外游戏场地生均面积, in dm² per child.
    case kindergartenOutdoor = "KINDERGARTEN_OUTDOOR"
    /// 活动用房生均建筑面积, in dm² per child.
    case kindergartenRooms = "KINDERGARTEN_ROOMS"
    /// 生均建筑面积, in dm² per child.
    case kindergartenFloor = "KINDERGARTEN_FLOOR"
    /// First year of building to which the design code JGJ 39-2016 applies instead of the three ratios.
    case kindergartenDesignYear = "KINDERGARTEN_DESIGN_YEAR"
    /// 师生比: children for one teacher.
    case kindergartenTeacher = "KINDERGARTEN_TEACHER"
    /// The day of absence, counted from one, by whose end the family is called.
    case dropoutCall = "DROPOUT_CALL"
    /// The day of absence by whose end the family is visited.
    case dropoutVisit = "DROPOUT_VISIT"
    /// The day of the month by whose end every open case is reported in writing.
    case dropoutReport = "DROPOUT_REPORT"
    /// The day of absence by whose end a case without return goes to the township.
    case dropoutEscalation = "DROPOUT_ESCALATION"
    /// 班额: children in a 小班 of a kindergarten.
    case kindergartenLowerClass = "KINDERGARTEN_LOWER_CLASS"
    /// Children in a 中班.
    case kindergartenMiddleClass = "KINDERGARTEN_MIDDLE_CLASS"
    /// Children in a 大班.
    case kindergartenUpperClass = "KINDERGARTEN_UPPER_CLASS"
    /// Pupils in a class of a primary school.
    case primaryClass = "PRIMARY_CLASS"
    /// Pupils in a class of a junior school.
    case juniorClass = "JUNIOR_CLASS"
    /// 大班额: a class of more pupils is a large one.
    case largeClass = "LARGE_CLASS"
    /// 走班教室: classes of a senior high school for one room more.
    case seniorMovingRooms = "SENIOR_MOVING_ROOMS"
    /// 普惠性幼儿园覆盖率 aimed at, in percent.
    case preschoolInclusive = "PRESCHOOL_INCLUSIVE"
    /// 普惠性幼儿园覆盖率 that binds (约束性), in percent.
    case preschoolInclusiveBinding = "PRESCHOOL_INCLUSIVE_BINDING"
    /// 公办园在园幼儿占比 aimed at, in percent.
    case preschoolPublic = "PRESCHOOL_PUBLIC"
    /// 公办园在园幼儿占比 below which a county's 小区配套园 are run as public ones, in percent.
    case residentialPublic = "RESIDENTIAL_PUBLIC"
    /// 乡镇公办中心园: how many a township has at least.
    case townshipCentre = "TOWNSHIP_CENTRE"
    /// How many a large township has at least.
    case largeTownshipCentre = "LARGE_TOWNSHIP_CENTRE"
    /// Inhabitants from which on a township is a large one.
    case largeTownship = "LARGE_TOWNSHIP"
    /// 停止审批新的民办义务教育学校: its first day; it has no number.
    case privateCompulsoryStop = "PRIVATE_COMPULSORY_STOP"
    /// 随迁子女在公办学校就读比例, in percent.
    case migrantsInPublic = "MIGRANTS_IN_PUBLIC"
    /// 九年义务教育巩固率 aimed at, in percent.
    case compulsoryRetention = "COMPULSORY_RETENTION"
    /// 提前招生: the first day of a school year's senior-high recruitment, as month and day: 701.
    case seniorRecruitmentOpens = "SENIOR_RECRUITMENT_OPENS"
    /// 掐尖: how many of a pool's candidates are its best, in thousandths.
    case creamTop = "CREAM_TOP"
    /// 掐尖: the part of a pool's best that one school takes beside the rules, in thousandths, from which on it is a finding.
    case creamShare = "CREAM_SHARE"
    /// 掐尖: the fewest pupils that are a finding.
    case creamPupils = "CREAM_PUPILS"
}

/// A rule's number from one day to another, with its source.
public struct EnrollmentRule: BusMessage, Hashable {
    /// Rule and version, as decisions keep it: `SENIOR_ENTRY_CLASS@2023-10-20`.
    public var id: String
    public var rule: EnrollmentRuleID
    /// The limit in `unit`; nil when the rule has no number.
    public var limit: Int?
    /// `pupils per class`, `pupils`.
    public var unit: String
    /// First day in force.
    public var validFrom: CalendarDate
    /// Last day in force; nil while in force.
    public var validTo: CalendarDate?
    public var document: String
    public var heading: String

    public init(
        id: String, rule: EnrollmentRuleID, limit: Int?, unit: String, validFrom: CalendarDate,
        validTo: CalendarDate?, document: String, heading: String
    ) {
        self.id = id
        self.rule = rule
        self.limit = limit
        self.unit = unit
        self.validFrom = validFrom
        self.validTo = validTo
        self.document = document
        self.heading = heading
    }
}

/// A rule that a proposal breaks, in parts a program can read.
public struct RuleFinding: BusMessage, Hashable {
    public var rule: EnrollmentRuleID
    /// The rule's version: `SENIOR_SIZE_3000@2023-10-20`.
    public var ruleVersion: String
    /// The field at fault.
    public var field: String
    /// What the rule allows here.
    public var limit: Int
    /// What was proposed.
    public var actual: Int
    /// The rule came into force after the school's project had started.
    public var ruleDatedAfterProjectStart: Bool
    /// An exemption document would lift it (`GrantExemption`).
    public var exemptionRequired: Bool
    public var message: String

    public init(
        rule: EnrollmentRuleID, ruleVersion: String, field: String, limit: Int, actual: Int,
        ruleDatedAfterProjectStart: Bool = false, exemptionRequired: Bool = false, message: String
    ) {
        self.rule = rule
        self.ruleVersion = ruleVersion
        self.field = field
        self.limit = limit
        self.actual = actual
        self.ruleDatedAfterProjectStart = ruleDatedAfterProjectStart
        self.exemptionRequired = exemptionRequired
        self.message = message
    }
}

/// Request of `ListRules`: all versions, or those in force on a day.
public struct ListEnrollmentRules: BusMessage, Hashable {
    public var on: CalendarDate?

    public init(on: CalendarDate? = nil) { self.on = on }
}

/// Answer of `ListRules`.
public struct EnrollmentRules: BusMessage, Hashable {
    public var rules: [EnrollmentRule]

    public init(rules: [EnrollmentRule]) { self.rules = rules }
}
