import Bus
import Contracts
import Store

/// A run's market as it was frozen, row by row: what a result can be computed from again.
extension EnrollmentService {
    func listAdmissionMarket(
        _ request: ListAdmissionMarket, _ context: ServerContext,
        _ out: ResponseWriter<AdmissionMarketRow>
    ) async throws {
        try Paging.checkRegion(request.region)
        try Paging.check(limit: request.limit)
        let pool = try request.region.map { try AdmissionPool.text($0) }
        let head = try await store.read { transaction in
            let run = try transaction.requireAdmission(request.runID)
            try context.requireDistrict(
                request.region?.text ?? AdmissionPool.district(run.pool))
            guard run.inputHash != nil else {
                throw RuleViolation(
                    "ADMISSION_STATE", "NOT_FROZEN", field: "runID",
                    "a run that was never frozen has no market")
            }
            return try request.after == nil ? transaction.frozenPlan(run.id, pool) : []
        }
        for row in head { try await out.write(row) }
        try await Paging.stream(
            after: request.after, limit: request.limit, to: out,
            cursor: { $0.candidate?.candidate }
        ) { after, limit in
            try await store.read { transaction in
                try transaction.admissionCandidates(
                    request.runID, pool: pool, after: after ?? nil, limit: limit
                ).map(\.marketRow)
            }
        }
    }
}

extension ReadTransaction {
    /// Schools and quotas of a pool, or of all pools.
    fileprivate func frozenPlan(_ id: String, _ pool: String?) throws -> [AdmissionMarketRow] {
        let schools = try admissionSchools(id).filter { pool == nil || $0.pool == pool }
        let codes = Set(schools.map(\.schoolCode))
        return schools.map(\.marketRow)
            + (try admissionQuotas(id)).filter { codes.contains($0.school) }
            .map(AdmissionMarketRow.init)
    }
}

extension AdmissionSchoolRow {
    fileprivate var marketRow: AdmissionMarketRow {
        AdmissionMarketRow(
            MarketSchool(
                school: schoolCode, openSeats: openSeats, controlLineHundredths: controlLine))
    }
}

extension AdmissionCandidateRow {
    fileprivate var marketRow: AdmissionMarketRow {
        AdmissionMarketRow(
            MarketCandidate(
                candidate: candidateNumber, juniorSchool: juniorSchool, eligible: eligible,
                scoreHundredths: score, keysHundredths: keys, wishes: wishes))
    }
}
