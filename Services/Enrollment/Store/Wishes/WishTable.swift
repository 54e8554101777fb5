import Bus
import Contracts
import Store

/// A row of `wish_forms`.
struct WishFormRow: Codable, Sendable, Equatable {
    var personKey: PersonKey
    var schoolYear: SchoolYear
    var state: WishState
    var signatures: [WishSigner]
    var wishes: [BatchWishes]
    var admission: WishAdmission?

    var course: WishFormCourse {
        get { WishFormCourse(state: state, signatures: Set(signatures), admission: admission) }
        set {
            state = newValue.state
            signatures = WishSigner.allCases.filter(newValue.signatures.contains)
            admission = newValue.admission
        }
    }

    var answer: WishForm {
        WishForm(
            personKey: personKey, schoolYear: schoolYear, state: state, signatures: signatures,
            wishes: wishes, admission: admission)
    }
}

/// A candidate with its wishes, as read for an allocation.
struct CandidateRow: Decodable {
    var card: ScoreCardRow
    var state: WishState?
    var wishes: [BatchWishes]?
    var admission: WishAdmission?

    private enum CodingKeys: String, CodingKey { case state, wishes, admission }

    init(from decoder: any Decoder) throws {
        card = try ScoreCardRow(from: decoder)
        let container = try decoder.container(keyedBy: CodingKeys.self)
        state = try container.decodeIfPresent(WishState.self, forKey: .state)
        wishes = try container.decodeIfPresent([BatchWishes].self, forKey: .wishes)
        admission = try container.decodeIfPresent(WishAdmission.self, forKey: .admission)
    }
}

extension ReadTransaction {
    func wishForm(_ person: PersonKey, _ year: SchoolYear) throws -> WishFormRow? {
        try fetchOne(
            WishFormRow.self, "SELECT * FROM wish_forms WHERE person_key = ? AND school_year = ?",
            [person, year])
    }

    func wishForms(_ year: SchoolYear) throws -> [WishFormRow] {
        try fetchAll(
            WishFormRow.self,
            "SELECT * FROM wish_forms WHERE school_year = ? ORDER BY person_key", [year])
    }

    /// The region whose pool a candidate applies in: of the school that entered it, else of its roll.
    func applicantRegion(_ person: PersonKey, _ year: SchoolYear) throws -> RegionCode? {
        if let card = try scoreCard(person, year) {
            return try school(card.juniorSchool)?.region
        }
        return try rollRegion(person)
    }

    func candidates(
        _ year: SchoolYear, after: CandidateNumber?, limit: Int
    ) throws -> [CandidateRow] {
        var conditions = Conditions()
        conditions.equal("c.school_year", year)
        conditions.after("c.candidate_number", after)
        return try fetchAll(
            CandidateRow.self,
            """
            SELECT c.*, w.state, w.wishes, w.admission FROM score_cards c LEFT JOIN wish_forms w
                ON w.person_key = c.person_key AND w.school_year = c.school_year
            \(conditions.text) ORDER BY c.candidate_number LIMIT ?
            """, conditions.values + [limit])
    }
}
