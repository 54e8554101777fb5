import Bus
import Contracts
import Store

/// What stands in an import of score cards once.
private struct CardKey: Hashable {
    let person: PersonKey
    let year: SchoolYear
}

/// Exam rules and score cards.
extension EnrollmentService {
    var scoreHandlers: [Handler] {
        [
            Handler(Enrollment.setExamRules, setExamRules),
            Handler(Enrollment.getExamRules) { request, _ in
                try await store.read { try $0.requireExamRules(request.schoolYear) }
            },
            Handler(Enrollment.getScoreCard, getScoreCard),
        ]
    }

    private func setExamRules(
        _ request: SetExamRules, _ context: ServerContext
    ) async throws -> ExamRules {
        try ExamRulesGuard.check(request.rules)
        return try await store.perform(context, request) { transaction in
            let cards =
                try transaction.fetchValue(
                    Int.self, "SELECT COUNT(*) FROM score_cards WHERE school_year = ?",
                    [request.rules.schoolYear]) ?? 0
            guard cards == 0 else {
                throw RuleViolation(
                    "EXAM_RULES", "SCORE_CARDS_KEPT", field: "rules.schoolYear",
                    "\(cards) score cards were checked by the rules in force")
            }
            try transaction.save(request.rules)
            return request.rules
        }
    }

    private func getScoreCard(
        _ request: GetScoreCard, _ context: ServerContext
    ) async throws -> ScoreCard {
        let person = try personKey(request.idNumber, field: "idNumber")
        return try await store.read { transaction in
            guard let card = try transaction.scoreCard(person, request.schoolYear) else {
                throw CallError.notFound("a score card of this candidate")
            }
            let school = try transaction.requireSchool(card.juniorSchool)
            try context.requireDistrict(school.region.text)
            let rules = try transaction.requireExamRules(request.schoolYear)
            let isOfficer = [Role.countyOfficer, .cityOfficer].contains {
                context.principal.roles.contains($0)
            }
            return ScoreCard(
                personKey: person, schoolYear: card.schoolYear,
                candidateNumber: isOfficer
                    ? card.candidateNumber.text : card.candidateNumber.masked,
                juniorSchool: card.juniorSchool, graduate: card.graduate, quality: card.quality,
                scores: card.scores, dimensions: card.dimensions,
                totalHundredths: card.totalHundredths,
                eligibility: try transaction.eligibility(of: card, rules))
        }
    }

    /// Rows of an import: each is held against its year's rules.
    func enterScores(
        _ rows: [ScoreCardRecord], _ faults: inout RowFaults, _ context: ServerContext,
        _ transaction: WriteTransaction
    ) throws -> ImportCounts {
        var counts = ImportCounts()
        var rules: [SchoolYear: ExamRules] = [:]
        var seen: Set<CardKey> = []
        let path = RowFaults.path
        for (index, record) in rows.enumerated() {
            _ = try faults.check(row: index) {
                let year = record.schoolYear
                let known = try rules[year] ?? transaction.requireExamRules(year)
                rules[year] = known
                let card = try scoreCard(record, known, at: path, context, transaction)
                let key = CardKey(person: card.personKey, year: year)
                guard seen.insert(key).inserted else {
                    throw CallError.invalid(
                        "\(path).idNumber", rule: "once", "is in the file twice")
                }
                let earlier = try transaction.scoreCard(card.personKey, year)
                if let earlier {
                    try transaction.requireDistrict(of: earlier, context, at: path)
                }
                guard earlier != card else {
                    counts.unchanged += 1
                    return
                }
                try SeniorOfferGuard.requireDecided(
                    try transaction.undecidedRun(of: card.personKey, year),
                    field: "\(path).idNumber")
                try transaction.checkRoll(of: card, at: path)
                let owner = try transaction.fetchValue(
                    PersonKey.self,
                    "SELECT person_key FROM score_cards WHERE school_year = ? AND candidate_number = ?",
                    [year, card.candidateNumber])
                guard owner == nil || owner == card.personKey else {
                    throw CallError.invalid(
                        "\(path).candidateNumber", rule: "once", "belongs to another candidate")
                }
                try transaction.upsert(
                    into: "score_cards", card, key: ["person_key", "school_year"])
                if earlier == nil { counts.entered += 1 } else { counts.updated += 1 }
            }
        }
        return counts
    }

    private func scoreCard(
        _ record: ScoreCardRecord, _ rules: ExamRules, at path: String, _ context: ServerContext,
        _ transaction: ReadTransaction
    ) throws -> ScoreCardRow {
        let person = try personKey(record.idNumber, field: "\(path).idNumber")
        guard (try? ResidentID(record.candidateNumber.text)) == nil else {
            throw CallError.invalid(
                "\(path).candidateNumber", rule: "privacy",
                "is a resident's ID number; take the exam's number")
        }
        let school = try transaction.requireActiveSchool(
            record.juniorSchool, field: "\(path).juniorSchool")
        try context.requireDistrict(school.region.text)
        guard try transaction.stage(.junior, of: school.code) != nil else {
            throw CallError.invalid(
                "\(path).juniorSchool", rule: "stage", "has no junior stage")
        }
        let total = try ScoreTotal.hundredths(record.scores, rules, at: path)
        let order = rules.components.map(\.name)
        return ScoreCardRow(
            personKey: person, schoolYear: record.schoolYear,
            candidateNumber: record.candidateNumber, juniorSchool: record.juniorSchool,
            graduate: record.graduate, quality: record.quality,
            scores: order.compactMap { name in record.scores.first { $0.component == name } },
            dimensions: try QualityDimensions.ordered(record.dimensions, rules, at: path),
            totalHundredths: total)
    }
}

extension ReadTransaction {
    /// A card that is kept is changed by who covers the junior school it names so far, too.
    fileprivate func requireDistrict(
        of earlier: ScoreCardRow, _ context: ServerContext, at path: String
    ) throws {
        let region = try requireSchool(earlier.juniorSchool).region.text
        guard !context.principal.covers(district: region) else { return }
        let message = "the candidate's card is of a junior school in district \(region)"
        throw CallError(
            .permissionDenied, "DISTRICT_NOT_COVERED", "\(path).juniorSchool: \(message)",
            violations: [
                FieldViolation(
                    field: "\(path).juniorSchool", rule: "DISTRICT_NOT_COVERED", message: message)
            ], executed: .no)
    }

    /// E5: the junior school that decides a candidate's pool is in the pool of its roll: the junior one, as long as it is
    /// active or was the last one, else the active one; where the register has none, the card alone says.
    fileprivate func checkRoll(of card: ScoreCardRow, at path: String) throws {
        let known = try originOfSenior(card.personKey, to: card.juniorSchool)
        guard let roll = try known ?? rollRegion(card.personKey) else { return }
        let school = try requireSchool(card.juniorSchool).region
        guard try AdmissionPool.text(roll) != AdmissionPool.text(school) else { return }
        throw RuleViolation(
            "E5", "ORIGIN_CONTRADICTS_ROLL", field: "\(path).juniorSchool",
            "the candidate's roll is in another pool than the junior school")
    }
}
