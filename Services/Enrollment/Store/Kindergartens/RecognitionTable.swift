import Bus
import Contracts
import Store

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

    /// SQL that holds for a recognition `r` of a term that counts on a day. Terms that are over stay as they were; for any other the
    /// filing has to be published, and not for profit.
    static func counts(_ term: TermCode, on day: CalendarDate) -> String {
        let recognised = "r.state = '\(recognised)'"
        if let today = TermCode(containing: day), term < today { return recognised }
        return """
            \(recognised) AND EXISTS (SELECT 1 FROM kindergartens k
                WHERE k.school_code = r.school_code
                AND k.state IN ('PUBLISHED', 'CHANGE_PENDING')
                AND json_extract(k.facts, '$.kind') <> 'FOR_PROFIT')
            """
    }
}

extension ReadTransaction {
    func recognitions(
        in term: TermCode, on day: CalendarDate, region: RegionCode? = nil,
        school: SchoolCode? = nil
    ) throws -> [InclusiveRecognition] {
        var conditions = Conditions()
        conditions.require(RecognitionRow.counts(term, on: day))
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
    /// Takes back the recognitions of the terms that `isOver` names, and tells it when there are any.
    func withdrawRecognitions(
        of code: SchoolCode, _ reason: InclusiveWithdrawal, _ attributes: EventAttributes,
        of isOver: (TermCode) -> Bool
    ) throws {
        let terms = try fetchAll(
            TermCode.self,
            "SELECT term FROM inclusive_recognitions WHERE school_code = ? AND state = ?",
            [code, RecognitionRow.recognised]
        ).filter(isOver).sorted()
        guard !terms.isEmpty else { return }
        for term in terms { try withdrawRecognition(of: code, in: term) }
        try append(
            event: InclusiveWithdrawn(schoolCode: code, terms: terms, reason: reason),
            subject: code.text, attributes: attributes)
    }

    /// Keeps a term's veto. Its recognition falls first: the schema takes no veto beside it (E11).
    func veto(_ code: SchoolCode, in term: TermCode) throws {
        try withdrawRecognition(of: code, in: term)
        try execute(
            """
            INSERT INTO kindergarten_terms (school_code, term, vetoed) VALUES (?, ?, 1)
            ON CONFLICT (school_code, term) DO UPDATE SET vetoed = 1
            """, [code, term])
    }

    private func withdrawRecognition(of code: SchoolCode, in term: TermCode) throws {
        try execute(
            """
            UPDATE inclusive_recognitions SET state = 'withdrawn' WHERE school_code = ? AND term = ?
            """, [code, term])
    }
}
