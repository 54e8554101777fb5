import Contracts
import Store

/// A school with its latest roll, as the staffing standards look at it.
struct SchoolFigures: Decodable, Sendable {
    var code: SchoolCode
    var region: RegionCode
    var stage: Stage
    var ownership: Ownership
    var isRural: Bool
    var rollAsOf: CalendarDate?
    var students: Int64?
    var classes: Int64?

    enum CodingKeys: String, CodingKey {
        case code, region, stage, ownership, students, classes
        case isRural = "is_rural"
        case rollAsOf = "as_of"
    }

    var size: SchoolSize {
        SchoolSize(stage: stage, students: students ?? 0, classes: classes, isRural: isRural)
    }
}

/// Main appointments at a school on a day, by what they occupy.
struct StaffCount: Decodable, Sendable {
    var school: SchoolCode
    var inPost: Int64
    var onEstablishment: Int64
    var onHeadcount: Int64
}

/// The sum of a region's accounts of one type on a day.
struct EstablishmentSum: Decodable, Sendable {
    var region: RegionCode
    var kind: EstablishmentKind
    var type: AccountType
    var balance: Int64
    var occupied: Int64
}

extension ReadTransaction {
    /// Every school, or those of a region, or one, with the latest roll not after the day.
    func schoolFigures(
        region: RegionCode?, school: SchoolCode?, on day: CalendarDate
    ) throws -> [SchoolFigures] {
        try fetchAll(
            SchoolFigures.self,
            """
            SELECT u.code, u.region, u.stage, u.ownership, u.is_rural,
                r.as_of, r.students, r.classes
            FROM school_units u
            LEFT JOIN school_rolls r ON r.school = u.code AND r.as_of = (
                SELECT MAX(as_of) FROM school_rolls WHERE school = u.code AND as_of <= ?)
            WHERE (? IS NULL OR u.region = ?) AND (? IS NULL OR u.code = ?)
            ORDER BY u.code
            """, [day, region, region, school, school])
    }

    func staffCounts(on day: CalendarDate) throws -> [SchoolCode: StaffCount] {
        let rows = try fetchAll(
            StaffCount.self,
            """
            SELECT school, COUNT(*) AS in_post,
                SUM(CASE WHEN occupies = 'establishment' THEN 1 ELSE 0 END) AS on_establishment,
                SUM(CASE WHEN occupies = 'headcount' THEN 1 ELSE 0 END) AS on_headcount
            FROM appointments
            WHERE is_main AND from_day <= ? AND (until_day IS NULL OR until_day >= ?)
            GROUP BY school
            """, [day, day])
        return Dictionary(uniqueKeysWithValues: rows.map { ($0.school, $0) })
    }

    func establishmentSums(
        region: RegionCode?, on day: CalendarDate
    ) throws -> [EstablishmentSum] {
        try fetchAll(
            EstablishmentSum.self,
            """
            SELECT a.region, a.kind, a.type, SUM(d.balance) AS balance, SUM(d.occupied) AS occupied
            FROM establishment_accounts a
            JOIN establishment_days d ON d.kind = a.kind AND d.account = a.account
            WHERE (? IS NULL OR a.region = ?) AND d.from_day = (
                SELECT MAX(x.from_day) FROM establishment_days x
                WHERE x.kind = a.kind AND x.account = a.account AND x.from_day <= ?)
            GROUP BY a.region, a.kind, a.type
            """, [region, region, day])
    }

    /// The accounts of a region's schools in the order of codes; one more than the limit.
    func schoolAccounts(
        in region: RegionCode, kind: EstablishmentKind, after: String, limit: Int
    ) throws -> [SchoolCode] {
        try fetchAll(
            SchoolCode.self,
            """
            SELECT school FROM establishment_accounts
            WHERE region = ? AND kind = ? AND school > ? ORDER BY school LIMIT ?
            """, [region, kind, after, limit + 1])
    }

    var holdsSampleData: Bool {
        get throws {
            try fetchValue(Int64.self, "SELECT 1 FROM school_units WHERE is_sample LIMIT 1") != nil
        }
    }
}
