public import Bus

/// What officers watch beside a season: class sizes, preschool coverage, school groups, cases of supervision, equity, seats by source.
extension Enrollment {
    /// 班额: from the roll of now. Schools are listed when one region is asked for.
    public static let classSizes = unary(
        "ClassSizes", ClassSizesRequest.self, returns: ClassSizes.self, .read, access: .open,
        summary: "Class sizes by region and stage, classes above the limits, rooms for 走班.")

    // Preschool.

    /// 普惠性幼儿园覆盖率 and 公办园在园幼儿占比: from the roll of now and the recognitions of a term.
    public static let preschoolCoverage = unary(
        "PreschoolCoverage", PreschoolCoverageRequest.self, returns: PreschoolCoverage.self, .read,
        access: .open,
        summary: "Children in public, inclusive and other kindergartens by county, with targets.")
    /// All townships of a call or none.
    public static let setTownships = unary(
        "SetTownships", SetTownships.self, returns: TownshipsSet.self, .write, access: .officers,
        summary: "Enters townships with their population, or updates them by code.")
    public static let townshipCoverage = unary(
        "TownshipCoverage", TownshipCoverageRequest.self, returns: TownshipCoverage.self, .read,
        access: .open,
        summary: "Public central kindergartens of each township against what it must have.")

    // School groups.

    /// 教育集团: a new group, or more members, another name or lead school of a known one.
    public static let setSchoolGroup = unary(
        "SetSchoolGroup", SetSchoolGroup.self, returns: SchoolGroup.self, .write,
        access: .officers,
        summary: "Forms a school group, or adds members to it; a school is in one at a time.")
    /// One school leaves its group, or the group ends.
    public static let leaveSchoolGroup = unary(
        "LeaveSchoolGroup", LeaveSchoolGroup.self, returns: SchoolGroup.self, .write,
        access: .officers, summary: "Takes a school out of its group, or ends the group.")
    public static let listSchoolGroups = unary(
        "ListSchoolGroups", ListSchoolGroups.self, returns: SchoolGroups.self, .read,
        access: .open, summary: "School groups in force on a day, and how many schools they cover.")

    // Supervision.

    /// Opens a case that names both who acted and the bureau that answers for it.
    public static let openSupervisionCase = unary(
        "OpenSupervisionCase", OpenSupervisionCase.self, returns: SupervisionCase.self, .write,
        access: .officers, summary: "Opens a case of supervision with both its respondents.")
    /// An answer of either respondent, or the end by a city officer once both have answered.
    public static let stepSupervisionCase = unary(
        "StepSupervisionCase", StepSupervisionCase.self, returns: SupervisionCase.self, .write,
        access: .officers, summary: "Records an answer in a case of supervision, or closes it.")
    public static let listSupervisionCases = serverStream(
        "ListSupervisionCases", ListSupervisionCases.self, of: SupervisionCase.self,
        access: .readers, summary: "Streams cases of supervision in order of id.")
    /// Fees above the ceiling in force, and published kindergartens whose licence has run out.
    public static let detectKindergartenBreaches = unary(
        "DetectKindergartenBreaches", DetectKindergartenBreaches.self,
        returns: KindergartenBreaches.self, .write, access: .officers,
        summary: "Opens a case for each breach that the kindergarten register itself shows.")
    /// 最高收费限价: the most that kindergartens of a kind may charge in a district.
    public static let setFeeCeiling = unary(
        "SetFeeCeiling", SetFeeCeiling.self, returns: FeeCeiling.self, .write, access: .officers,
        summary: "Enters the highest fee of a kind of kindergarten, with its document.")
    public static let listFeeCeilings = unary(
        "ListFeeCeilings", ListFeeCeilings.self, returns: FeeCeilings.self, .read, access: .open,
        summary: "The highest fees of kindergartens in force on a day.")

    // Figures.

    /// For officers: a county's number may be a handful of children, so nothing of it is published.
    public static let equityFigures = unary(
        "EquityFigures", EquityFiguresRequest.self, returns: EquityFigures.self, .read,
        access: .roles([.countyOfficer, .cityOfficer, .auditor, .system]),
        summary: "Places of disabled children, and of migrants' children in public schools.")
    /// 九年义务教育巩固率: from the kept series of rolls; beside it, for readers of a district, its open drop-out cases.
    public static let cohortRetention = unary(
        "CohortRetention", CohortRetentionRequest.self, returns: CohortRetention.self, .read,
        access: .open,
        summary:
            "Who entered primary school and reached the last year of junior school, by district.")
    /// 政府购买学位 in a private school, for one school year.
    public static let recordPurchasedSeats = unary(
        "RecordPurchasedSeats", RecordPurchasedSeats.self, returns: PurchasedSeats.self, .write,
        access: .officers, summary: "Records seats of a private school that the state pays for.")
    public static let seatSources = unary(
        "SeatSources", SeatSourcesRequest.self, returns: SeatSources.self, .read, access: .open,
        summary: "Compulsory-stage seats by source: public, purchased, private.")

    static let oversightMethods: [any MethodDescriptor] = [
        classSizes, preschoolCoverage, setTownships, townshipCoverage,
        setSchoolGroup, leaveSchoolGroup, listSchoolGroups,
        openSupervisionCase, stepSupervisionCase, listSupervisionCases,
        detectKindergartenBreaches, setFeeCeiling, listFeeCeilings,
        equityFigures, cohortRetention, recordPurchasedSeats, seatSources,
    ]
}
