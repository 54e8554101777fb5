public import Bus

/// 招生季看板: how a school year's admission season stands, district by district.
///
/// Applications and checks are counted exactly, because a whole district stands behind each number. Cases of drop-out and
/// special education are so few that a number may point to a child: they have a method of their own, for those who may know.
/// Checks of 政策性照顾, which have no register, are in neither.
extension Enrollment {
    public static let summariseSeason = unary(
        "SummariseSeason", SummariseSeason.self, returns: SeasonSummary.self, .read, access: .open,
        summary:
            "A school year's season by district and stage: plan, seats, applications, checks, lotteries, admission."
    )
    /// Of one district, or of the whole city to who covers it.
    public static let seasonCases = unary(
        "SeasonCases", SeasonCasesRequest.self, returns: SeasonCases.self, .read, access: .readers,
        summary: "Open and overdue drop-out cases, and open placement cases, by district.")
    public static let nameSchools = unary(
        "NameSchools", NameSchools.self, returns: SchoolNames.self, .read, access: .open,
        summary: "Names and regions of up to 2,000 schools by their codes, retired ones too.")

    static let seasonMethods: [any MethodDescriptor] = [summariseSeason, seasonCases, nameSchools]
}
