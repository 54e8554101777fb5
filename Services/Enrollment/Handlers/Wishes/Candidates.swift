import Bus
import Contracts
import Store

/// What the allocation is given: marks, eligibility and locked wishes, each in its pool.
extension EnrollmentService {
    func listCandidates(
        _ request: ListCandidates, _ context: ServerContext,
        _ out: ResponseWriter<SeniorCandidate>
    ) async throws {
        try Paging.checkRegion(request.region)
        let pool = try request.region.map { try SeniorPool(of: $0, field: "region") }
        try context.requireDistrict(request.region?.text ?? "410800")
        // Who sees numbers masked reads the candidates of its own districts, not the pool's; it would find a whole number
        // by asking what comes after a guess.
        let isMasked = !Access.officers.admits(context.principal.roles)
        guard !isMasked || request.after == nil else {
            throw CallError.invalid("after", rule: "officer", "takes a number only officers see")
        }
        let rules = try await store.read { try $0.requireExamRules(request.schoolYear) }
        try Paging.check(limit: request.limit)
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
                        try transaction.candidate(
                            $0, request.batch, in: pool, rules,
                            masked: isMasked ? context.principal : nil)
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
    /// A candidate as the allocation takes it; nil outside the pool asked for.
    ///
    /// - Throws: E5 for a wish outside its own pool.
    fileprivate func candidate(
        _ row: CandidateRow, _ batch: Int, in pool: SeniorPool?, _ rules: ExamRules,
        masked reader: Principal?
    ) throws -> SeniorCandidate? {
        let card = row.card
        let region = try requireSchool(card.juniorSchool).region
        guard reader?.covers(district: region.text) ?? true else { return nil }
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
            candidate: reader == nil ? card.candidateNumber.text : card.candidateNumber.masked,
            juniorSchool: card.juniorSchool,
            eligible: eligibility.isEligible, reason: eligibility.reason,
            totalHundredths: card.totalHundredths, quality: card.quality, wishes: wishes,
            admission: row.admission)
    }
}
