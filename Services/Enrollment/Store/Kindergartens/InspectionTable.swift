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

/// A row of `inclusive_recognitions`.
struct RecognitionRow: Codable, Sendable {
    var schoolCode: SchoolCode
    var term: TermCode
    var vetoed = false
    var state = Self.recognised
    var documentNo: String

    static let recognised = "recognised"

    var answer: InclusiveRecognition {
        InclusiveRecognition(schoolCode: schoolCode, term: term, documentNo: documentNo)
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

    func recognitions(
        in term: TermCode, region: RegionCode? = nil, school: SchoolCode? = nil
    ) throws -> [InclusiveRecognition] {
        var conditions = Conditions()
        conditions.equal("r.state", RecognitionRow.recognised)
        conditions.equal("r.term", term)
        conditions.equal("s.region", region)
        conditions.equal("r.school_code", school)
        return try fetchAll(
            RecognitionRow.self,
            """
            SELECT r.* FROM inclusive_recognitions r JOIN schools s ON s.code = r.school_code
            \(conditions.text) ORDER BY r.school_code
            """, conditions.values
        ).map(\.answer)
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

    /// Keeps a term's veto. Its recognition falls first: the schema takes no veto beside it (E11).
    func veto(_ code: SchoolCode, in term: TermCode) throws {
        try execute(
            """
            UPDATE inclusive_recognitions SET state = 'withdrawn' WHERE school_code = ? AND term = ?
            """, [code, term])
        try execute(
            """
            INSERT INTO kindergarten_terms (school_code, term, vetoed) VALUES (?, ?, 1)
            ON CONFLICT (school_code, term) DO UPDATE SET vetoed = 1
            """, [code, term])
    }
}
