import Bus
import Contracts
import Store

/// A row of `school_units`.
struct SchoolRow: Codable, Sendable {
    var code: SchoolCode
    var region: RegionCode
    var stage: Stage
    var ownership: Ownership
    var isRural: Bool
    var isSample: Bool

    init(_ unit: SchoolUnit, isSample: Bool) {
        code = unit.code
        region = unit.region
        stage = unit.stage
        ownership = unit.ownership
        isRural = unit.isRural
        self.isSample = isSample
    }
}

/// A row of `school_rolls`.
struct RollRow: Codable, Sendable {
    var school: SchoolCode
    var asOf: CalendarDate
    var students: Int64
    var classes: Int64?

    init(_ roll: SchoolRoll) {
        school = roll.school
        asOf = roll.asOf
        students = roll.students
        classes = roll.classes
    }
}

extension ReadTransaction {
    /// The schools with these codes that exist.
    func schools(_ codes: some Sequence<SchoolCode>) throws -> [SchoolCode: SchoolRow] {
        var found: [SchoolCode: SchoolRow] = [:]
        for code in Set(codes) {
            found[code] = try fetchOne(
                SchoolRow.self, "SELECT * FROM school_units WHERE code = ?", [code])
        }
        return found
    }

    func school(_ code: SchoolCode, field: String) throws -> SchoolRow {
        guard
            let school = try fetchOne(
                SchoolRow.self, "SELECT * FROM school_units WHERE code = ?", [code])
        else { throw RuleViolation.unknownSchool(field) }
        return school
    }
}

extension WriteTransaction {
    func insert(_ school: SchoolRow) throws { try insert(into: "school_units", school) }

    func set(_ roll: SchoolRoll) throws {
        try upsert(into: "school_rolls", RollRow(roll), key: ["school", "as_of"])
    }
}

extension RuleViolation {
    static func unknownSchool(_ field: String) -> RuleViolation {
        RuleViolation("register", "SCHOOL_UNKNOWN", field: field, "the school is not registered")
    }
}
