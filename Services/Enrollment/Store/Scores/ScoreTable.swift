import Bus
import Contracts
import Store

/// A row of `score_cards`.
struct ScoreCardRow: Codable, Sendable, Equatable {
    var personKey: PersonKey
    var schoolYear: SchoolYear
    var candidateNumber: CandidateNumber
    var juniorSchool: SchoolCode
    var graduate: GraduateKind
    var quality: QualityGrade
    /// In the order of the rules.
    var scores: [ComponentScore]
    /// In the order of the rules.
    var dimensions: [DimensionGrade]?
    var totalHundredths: Int
}

private struct SpellRow: Decodable {
    var schoolCode: SchoolCode
    var enteredAt: Int64
    var endedAt: Int64?
}

private struct RulesRow: Codable {
    var schoolYear: SchoolYear
    var rules: ExamRules
}

extension ReadTransaction {
    /// The year's rules.
    ///
    /// - Throws: when nobody has entered them; a guess would be worse than no answer.
    func requireExamRules(_ year: SchoolYear) throws -> ExamRules {
        guard let rules = try examRules(year) else {
            throw RuleViolation(
                "EXAM_RULES", "RULE_OUTSIDE_VALIDITY", field: "schoolYear",
                "no exam rules are known for \(year)")
        }
        return rules
    }

    /// The year's rules; nil when nobody has entered them.
    func examRules(_ year: SchoolYear) throws -> ExamRules? {
        try fetchOne(
            RulesRow.self, "SELECT * FROM exam_rules WHERE school_year = ?", [year])?.rules
    }

    func scoreCard(_ person: PersonKey, _ year: SchoolYear) throws -> ScoreCardRow? {
        try fetchOne(
            ScoreCardRow.self,
            "SELECT * FROM score_cards WHERE person_key = ? AND school_year = ?", [person, year])
    }

    func eligibility(of card: ScoreCardRow, _ rules: ExamRules) throws -> QuotaEligibility {
        QuotaHistory.decide(
            graduate: card.graduate, quality: card.quality, juniorSchool: card.juniorSchool,
            try juniorSpells(card.personKey), rules)
    }

    /// The junior schools whose rolls a child has been on.
    private func juniorSpells(_ person: PersonKey) throws -> [QuotaHistory.Spell] {
        let day = { (milliseconds: Int64) in
            Timestamp(millisecondsSinceEpoch: milliseconds).cityDate
        }
        let select = "SELECT school_code, entered_at, ended_at FROM rolls WHERE person_key = ?"
        // Two queries, so that each has its index.
        let rows =
            try fetchAll(
                SpellRow.self, "\(select) AND state <> 'active' AND stage = 'junior'", [person])
            + fetchAll(
                SpellRow.self, "\(select) AND state = 'active' AND stage = 'junior'", [person])
        return rows.map {
            QuotaHistory.Spell(
                school: $0.schoolCode, from: day($0.enteredAt), to: $0.endedAt.map(day))
        }
    }
}

extension WriteTransaction {
    func save(_ rules: ExamRules) throws {
        try upsert(
            into: "exam_rules", RulesRow(schoolYear: rules.schoolYear, rules: rules),
            key: ["school_year"])
    }
}
