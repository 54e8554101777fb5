import Bus
import Contracts
import Store

/// Wish forms, and what the allocation is given of them.
extension EnrollmentService {
    var wishHandlers: [Handler] {
        [
            Handler(Enrollment.getWishForm) { request, context in
                let person = try personKey(request.idNumber, field: "idNumber")
                return try await store.read {
                    try $0.ownedForm(person, request.schoolYear, context).answer
                }
            },
            Handler(Enrollment.moveWishForm, moveWishForm),
            Handler(Enrollment.moveWishForms, moveWishForms),
            Handler(Enrollment.listCandidates, listCandidates),
        ]
    }

    private func moveWishForm(
        _ request: MoveWishForm, _ context: ServerContext
    ) async throws -> WishForm {
        let person = try personKey(request.idNumber, field: "idNumber")
        return try await store.perform(context, request) { transaction in
            var form = try transaction.ownedForm(person, request.schoolYear, context)
            try form.course.move(request.move, admitted: request.admission)
            if let admission = request.admission {
                try transaction.check(admission, of: form, field: "admission")
            }
            try transaction.upsert(into: "wish_forms", form, key: ["person_key", "school_year"])
            return form.answer
        }
    }

    /// One move of every form of a pool that is in the state for it, at once.
    private func moveWishForms(
        _ request: MoveWishForms, _ context: ServerContext
    ) async throws -> WishFormsMoved {
        try Paging.checkRegion(request.region)
        try context.requireDistrict(request.region?.text ?? "410800")
        let pool = try request.region.map { try SeniorPool(of: $0, field: "region") }
        let move = request.move.move
        return try await store.perform(context, request) { transaction in
            var answer = WishFormsMoved(moved: 0, unmoved: 0)
            for var form in try transaction.wishForms(request.schoolYear) {
                if let pool {
                    guard
                        let region = try transaction.applicantRegion(
                            form.personKey, request.schoolYear),
                        try SeniorPool(of: region, field: "region") == pool
                    else { continue }
                }
                do {
                    try form.course.move(move)
                } catch is RuleViolation {
                    answer.unmoved += 1
                    continue
                }
                try transaction.upsert(
                    into: "wish_forms", form, key: ["person_key", "school_year"])
                answer.moved += 1
            }
            return answer
        }
    }

    /// Rows of an import: each is an admission under a candidate's number.
    func enterResults(
        _ rows: [AdmissionResult], _ faults: inout RowFaults, _ context: ServerContext,
        _ transaction: WriteTransaction
    ) throws -> ImportCounts {
        var counts = ImportCounts()
        let path = RowFaults.path
        for (index, result) in rows.enumerated() {
            _ = try faults.check(row: index) {
                guard
                    let person = try transaction.fetchValue(
                        PersonKey.self,
                        """
                        SELECT person_key FROM score_cards
                        WHERE school_year = ? AND candidate_number = ?
                        """, [result.schoolYear, result.candidate])
                else {
                    throw CallError.invalid(
                        "\(path).candidate", rule: "known", "has no score card")
                }
                var form = try transaction.ownedForm(person, result.schoolYear, context)
                guard form.admission != result.admission else {
                    counts.unchanged += 1
                    return
                }
                do {
                    if form.state == .locked { try form.course.move(.rank) }
                    try form.course.move(.admit, admitted: result.admission)
                } catch var violation as RuleViolation {
                    violation.field = "\(path).candidate"
                    throw violation
                }
                try transaction.check(result.admission, of: form, field: path)
                try transaction.upsert(
                    into: "wish_forms", form, key: ["person_key", "school_year"])
                counts.entered += 1
            }
        }
        return counts
    }

    /// Rows of an import: each is one batch's list, and leaves its form SUBMITTED.
    func enterWishes(
        _ rows: [WishRecord], _ faults: inout RowFaults, _ context: ServerContext,
        _ transaction: WriteTransaction
    ) throws -> ImportCounts {
        var counts = ImportCounts()
        let path = RowFaults.path
        for (index, record) in rows.enumerated() {
            _ = try faults.check(row: index) {
                let person = try personKey(record.idNumber, field: "\(path).idNumber")
                try check(record, at: path)
                guard let region = try transaction.applicantRegion(person, record.schoolYear)
                else {
                    throw RuleViolation(
                        "E5", "ORIGIN_UNKNOWN", field: "\(path).idNumber",
                        "neither a score card nor a roll says where the candidate belongs")
                }
                try context.requireDistrict(region.text)
                try transaction.checkWishPools(
                    record.schools, of: person, record.schoolYear, field: "\(path).schools")
                let earlier = try transaction.wishForm(person, record.schoolYear)
                let wishes = BatchWishes(batch: record.batch, schools: record.schools)
                guard earlier?.wishes.contains(wishes) != true else {
                    counts.unchanged += 1
                    return
                }
                var form =
                    earlier
                    ?? WishFormRow(
                        personKey: person, schoolYear: record.schoolYear, state: .draft,
                        signatures: [], wishes: [], admission: nil)
                do {
                    try form.course.change()
                    try form.course.move(.submit)
                } catch var violation as RuleViolation {
                    violation.field = path
                    throw violation
                }
                form.wishes =
                    (form.wishes.filter { $0.batch != record.batch } + [wishes])
                    .sorted { $0.batch < $1.batch }
                try transaction.upsert(
                    into: "wish_forms", form, key: ["person_key", "school_year"])
                if earlier == nil { counts.entered += 1 } else { counts.updated += 1 }
            }
        }
        return counts
    }

    private func check(_ record: WishRecord, at path: String) throws {
        guard (1...9).contains(record.batch) else {
            throw CallError.invalid("\(path).batch", rule: "range", "must be 1 to 9")
        }
        guard (1...EnrollmentLimits.wishes).contains(record.schools.count) else {
            throw CallError.invalid(
                "\(path).schools", rule: "range", "must be 1 to \(EnrollmentLimits.wishes)")
        }
        guard Set(record.schools).count == record.schools.count else {
            throw CallError.invalid("\(path).schools", rule: "once", "names a school twice")
        }
    }

    private func listCandidates(
        _ request: ListCandidates, _ context: ServerContext,
        _ out: ResponseWriter<SeniorCandidate>
    ) async throws {
        try Paging.checkRegion(request.region)
        let pool = try request.region.map { try SeniorPool(of: $0, field: "region") }
        try context.requireDistrict(request.region?.text ?? "410800")
        let rules = try await store.read { try $0.requireExamRules(request.schoolYear) }
        if let limit = request.limit, limit < 1 {
            throw CallError.invalid("limit", rule: "range", "must be 1 or more")
        }
        var left = request.limit ?? .max
        var position = request.after
        while left > 0 {
            let after = position
            let page = try await store.read { transaction in
                let rows = try transaction.candidates(
                    request.schoolYear, after: after, limit: Paging.pageRows)
                return (
                    last: rows.last?.card.candidateNumber, isFull: rows.count == Paging.pageRows,
                    items: try rows.compactMap {
                        try transaction.candidate($0, request.batch, in: pool, rules)
                    }
                )
            }
            for item in page.items.prefix(left) { try await out.write(item) }
            left -= min(left, page.items.count)
            guard page.isFull else { return }
            position = page.last
        }
    }
}

extension ReadTransaction {
    fileprivate func ownedForm(
        _ person: PersonKey, _ year: SchoolYear, _ context: ServerContext
    ) throws -> WishFormRow {
        guard let form = try wishForm(person, year) else {
            throw CallError.notFound("a wish form of this candidate")
        }
        let region = try applicantRegion(person, year)
        try context.requireDistrict(region?.text ?? "410800")
        return form
    }

    /// An admission is one of the form's own wishes, in its pool (E5).
    fileprivate func check(
        _ admission: WishAdmission, of form: WishFormRow, field: String
    ) throws {
        let isWished = form.wishes.contains {
            $0.batch == admission.batch && $0.schools.contains(admission.school)
        }
        guard isWished else {
            throw RuleViolation(
                "WISH_STATE", "NOT_WISHED", field: "\(field).school",
                "the candidate does not wish for the school in this batch")
        }
        try checkWishPools(
            [admission.school], of: form.personKey, form.schoolYear, field: "\(field).school")
    }

    /// E5 at application and at admission: every school teaches the senior stage and is in the candidate's pool.
    fileprivate func checkWishPools(
        _ schools: [SchoolCode], of person: PersonKey, _ year: SchoolYear, field: String
    ) throws {
        _ = try ruleBook().version(of: .seniorPool, on: year.firstDay)
        let origin = try applicantRegion(person, year)
        for code in schools {
            let school = try requireActiveSchool(code, field: field)
            guard try stage(.senior, of: code) != nil else {
                throw CallError.invalid(field, rule: "stage", "\(code) is no senior high school")
            }
            guard let origin else { continue }
            do {
                try SeniorPool.check(child: origin, school: school.region)
            } catch var violation as RuleViolation {
                violation.field = field
                throw violation
            }
        }
    }

    /// A candidate as the allocation takes it; nil outside the pool asked for.
    ///
    /// - Throws: E5 for a wish outside its own pool.
    fileprivate func candidate(
        _ row: CandidateRow, _ batch: Int, in pool: SeniorPool?, _ rules: ExamRules
    ) throws -> SeniorCandidate? {
        let card = row.card
        let region = try requireSchool(card.juniorSchool).region
        if let pool, try SeniorPool(of: region, field: "region") != pool { return nil }
        let isIn = row.state.map { [.locked, .ranked].contains($0) } ?? false
        let wishes = isIn ? row.wishes?.first { $0.batch == batch }?.schools ?? [] : []
        do {
            try checkWishPools(
                wishes, of: card.personKey, card.schoolYear, field: "wishes")
        } catch var violation as RuleViolation {
            violation.message =
                "candidate \(card.candidateNumber.masked): \(violation.message)"
            throw violation
        }
        let eligibility = try eligibility(of: card, rules)
        return SeniorCandidate(
            candidate: card.candidateNumber, juniorSchool: card.juniorSchool,
            eligible: eligibility.isEligible, reason: eligibility.reason,
            totalHundredths: card.totalHundredths, quality: card.quality, wishes: wishes,
            admission: row.admission)
    }
}

extension WishFormsMove {
    fileprivate var move: WishMove {
        switch self {
        case .lock: .lock
        case .rank: .rank
        case .leaveUnadmitted: .leaveUnadmitted
        case .solicit: .solicit
        }
    }
}
