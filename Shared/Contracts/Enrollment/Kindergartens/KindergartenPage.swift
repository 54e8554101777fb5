public import Bus

/// 公示: what is published about a kindergarten. Its account stays with the officers.
public struct KindergartenPage: BusMessage, Hashable {
    public var school: School
    public var kind: KindergartenKind
    public var licenceNo: String
    public var licenceTo: CalendarDate
    public var suspended: Bool
    public var classes: Int
    public var children: Int
    public var teachers: StaffCount
    public var carers: StaffCount
    public var healthStaff: StaffCount
    public var evaluation: String?
    public var inclusiveEducation: Bool
    public var compliance: KindergartenCompliance
    /// In force today.
    public var fees: [KindergartenFee]
    /// Latest first.
    public var inspections: [KindergartenInspection]
    /// 普惠: recognised in the term of today.
    public var recognisedInclusive: Bool
    public var asOf: Timestamp

    public init(
        school: School, facts: KindergartenFacts, suspended: Bool,
        compliance: KindergartenCompliance, fees: [KindergartenFee],
        inspections: [KindergartenInspection], recognisedInclusive: Bool, asOf: Timestamp
    ) {
        self.school = school
        kind = facts.kind
        licenceNo = facts.licenceNo
        licenceTo = facts.licenceTo
        self.suspended = suspended
        classes = facts.classes
        children = facts.children.total
        teachers = facts.teachers
        carers = facts.carers
        healthStaff = facts.healthStaff
        evaluation = facts.evaluation
        inclusiveEducation = facts.inclusiveEducation
        self.compliance = compliance
        self.fees = fees
        self.inspections = inspections
        self.recognisedInclusive = recognisedInclusive
        self.asOf = asOf
    }
}
