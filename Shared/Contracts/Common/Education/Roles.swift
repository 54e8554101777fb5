public import Bus

/// The roles of the education domain. Source: domain page "Roles". `system` is the bus's own.
extension Role {
    /// 学生, or anybody with a matter of their own
    public static let citizen = Role(rawValue: "citizen")
    /// 监护人
    public static let guardian = Role(rawValue: "guardian")
    /// 学校经办人
    public static let schoolOperator = Role(rawValue: "schoolOperator")
    /// 校长: approves, and answers for the truth of what the school files
    public static let principal = Role(rawValue: "principal")
    /// 县区教育局
    public static let countyOfficer = Role(rawValue: "countyOfficer")
    /// 市教育局
    public static let cityOfficer = Role(rawValue: "cityOfficer")
    /// 部门核验员: checks a fact its department keeps
    public static let departmentChecker = Role(rawValue: "departmentChecker")
    /// 公证员
    public static let notary = Role(rawValue: "notary")
    /// 审计: reads everything, changes nothing
    public static let auditor = Role(rawValue: "auditor")

    /// Every role there is, those of programs and operators included.
    public static let all: [Role] = [
        citizen, guardian, schoolOperator, principal, countyOfficer, cityOfficer,
        departmentChecker, notary, auditor, system, `operator`,
    ]
}

extension Access {
    /// Officers of the county and city bureaus, and programs of EduBus.
    public static let officers = Access.roles([.countyOfficer, .cityOfficer, .system])
    /// Officers, principals, auditors and programs: who may read what is not public.
    public static let readers = Access.roles([
        .countyOfficer, .cityOfficer, .auditor, .principal, .system,
    ])
}
