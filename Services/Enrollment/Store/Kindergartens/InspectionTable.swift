import Bus
import Contracts
import Store

/// A row of `kindergarten_inspections`.
struct InspectionRow: Codable, Sendable {
    var schoolCode: SchoolCode
    var schoolYear: SchoolYear
    var result: InspectionResult
    var found: InspectionResult?
    var documentNo: String?
    var vetoEvent: String?

    init(_ inspection: KindergartenInspection) {
        schoolCode = inspection.schoolCode
        schoolYear = inspection.schoolYear
        result = inspection.result
        found = inspection.found
        documentNo = inspection.documentNo
        vetoEvent = inspection.vetoEvent
    }

    var answer: KindergartenInspection {
        KindergartenInspection(
            schoolCode: schoolCode, schoolYear: schoolYear, result: result, found: found,
            documentNo: documentNo, vetoEvent: vetoEvent)
    }
}

extension ReadTransaction {
    func inspection(
        of code: SchoolCode, _ year: SchoolYear
    ) throws -> KindergartenInspection? {
        try fetchOne(
            InspectionRow.self,
            "SELECT * FROM kindergarten_inspections WHERE school_code = ? AND school_year = ?",
            [code, year])?.answer
    }

    /// Latest first.
    func inspections(of code: SchoolCode) throws -> [KindergartenInspection] {
        try fetchAll(
            InspectionRow.self,
            """
            SELECT * FROM kindergarten_inspections WHERE school_code = ? ORDER BY school_year DESC
            """, [code]
        ).map(\.answer)
    }

    func isVetoed(_ code: SchoolCode, in term: TermCode) throws -> Bool {
        try fetchValue(
            Bool.self, "SELECT vetoed FROM kindergarten_terms WHERE school_code = ? AND term = ?",
            [code, term]) ?? false
    }
}

extension WriteTransaction {
    /// Keeps an inspection and tells it.
    func keep(
        _ inspection: KindergartenInspection, vetoedTerm: TermCode? = nil,
        attributes: EventAttributes
    ) throws {
        try upsert(
            into: "kindergarten_inspections", InspectionRow(inspection),
            key: ["school_code", "school_year"])
        try append(
            event: KindergartenInspected(
                schoolCode: inspection.schoolCode, schoolYear: inspection.schoolYear,
                result: inspection.result, vetoedTerm: vetoedTerm),
            subject: inspection.schoolCode.text, attributes: attributes)
    }
}
