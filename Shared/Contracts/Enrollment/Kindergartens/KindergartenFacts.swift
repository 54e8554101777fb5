public import Bus

/// What a kindergarten files about itself. Areas are whole square decimetres: 8.17 m² is 817.
public struct KindergartenFacts: BusMessage, Hashable {
    public var kind: KindergartenKind
    /// 法人: the organisation, never a person.
    public var legalPerson: SocialCreditCode
    /// 办园许可证
    public var licenceNo: String
    public var licenceFrom: CalendarDate
    public var licenceTo: CalendarDate
    public var builtYear: Int
    /// 室外游戏场地
    public var outdoorDm2: Int
    /// 活动用房
    public var roomsDm2: Int
    /// 总建筑面积
    public var floorDm2: Int
    /// Proof that a building of the design code's years follows it; nil for older ones.
    public var designProof: DesignProof?
    public var classes: Int
    public var children: ChildrenByAge
    /// The roll it plans, which may not exceed the compliant one.
    public var plannedRoll: Int
    /// 专任教师
    public var teachers: StaffCount
    /// 保育员
    public var carers: StaffCount
    /// 卫生保健人员
    public var healthStaff: StaffCount
    /// 备案账户, which a non-profit kindergarten must have; shown to officers only.
    public var filedAccount: String?
    /// 质量评估 grade as its document words it; nil before the first evaluation.
    public var evaluation: String?
    /// 学前融合教育: takes children with disabilities.
    public var inclusiveEducation: Bool
    /// 乡镇: where it lies, of the register of townships; nil in a city's streets.
    public var township: TownshipCode?
    /// 乡镇中心园: a central one of its township.
    public var isTownshipCentre: Bool?

    public init(
        kind: KindergartenKind, legalPerson: SocialCreditCode, licenceNo: String,
        licenceFrom: CalendarDate, licenceTo: CalendarDate, builtYear: Int, outdoorDm2: Int,
        roomsDm2: Int, floorDm2: Int, designProof: DesignProof? = nil, classes: Int,
        children: ChildrenByAge, plannedRoll: Int, teachers: StaffCount, carers: StaffCount,
        healthStaff: StaffCount, filedAccount: String? = nil, evaluation: String? = nil,
        inclusiveEducation: Bool = false, township: TownshipCode? = nil,
        isTownshipCentre: Bool? = nil
    ) {
        self.kind = kind
        self.legalPerson = legalPerson
        self.licenceNo = licenceNo
        self.licenceFrom = licenceFrom
        self.licenceTo = licenceTo
        self.builtYear = builtYear
        self.outdoorDm2 = outdoorDm2
        self.roomsDm2 = roomsDm2
        self.floorDm2 = floorDm2
        self.designProof = designProof
        self.classes = classes
        self.children = children
        self.plannedRoll = plannedRoll
        self.teachers = teachers
        self.carers = carers
        self.healthStaff = healthStaff
        self.filedAccount = filedAccount
        self.evaluation = evaluation
        self.inclusiveEducation = inclusiveEducation
        self.township = township
        self.isTownshipCentre = isTownshipCentre
    }
}

public enum KindergartenKind: String, WireEnum {
    /// 公办
    case `public` = "PUBLIC"
    /// 普惠性民办
    case inclusive = "INCLUSIVE"
    /// 非营利性民办
    case nonProfit = "NON_PROFIT"
    /// 营利性民办
    case forProfit = "FOR_PROFIT"
}

/// The acceptance of a building under JGJ 39-2016, and the children it is designed for.
public struct DesignProof: BusMessage, Hashable {
    public var documentNo: String
    public var capacity: Int

    public init(documentNo: String, capacity: Int) {
        self.documentNo = documentNo
        self.capacity = capacity
    }
}

/// Children by group of age.
public struct ChildrenByAge: BusMessage, Hashable {
    /// 托班
    public var nursery: Int
    /// 小班
    public var lower: Int
    /// 中班
    public var middle: Int
    /// 大班
    public var upper: Int

    public init(nursery: Int = 0, lower: Int, middle: Int, upper: Int) {
        self.nursery = nursery
        self.lower = lower
        self.middle = middle
        self.upper = upper
    }

    public var all: [Int] { [nursery, lower, middle, upper] }
    public var total: Int { all.reduce(0, +) }
}

/// People of one kind, and how many of them hold the qualification their post asks for.
public struct StaffCount: BusMessage, Hashable {
    public var people: Int
    public var qualified: Int

    public init(people: Int, qualified: Int) {
        self.people = people
        self.qualified = qualified
    }
}
