import Bus
import Contracts
import Store

/// One candidate of a run, with what the run gave it.
struct OwnAdmissionRow {
    var candidate: AdmissionCandidateRow
    var result: AdmissionResultRow

    func answer(isMasked: Bool) -> OwnAdmission {
        OwnAdmission(
            runID: result.runID,
            candidate: isMasked
                ? candidate.candidateNumber.masked : candidate.candidateNumber.text,
            juniorSchool: candidate.juniorSchool, eligible: candidate.eligible,
            score: Double(candidate.score) / 100, keys: candidate.keys.map { Double($0) / 100 },
            wishes: candidate.wishes, school: result.schoolCode, seat: result.seat,
            wish: result.wishRank, reason: result.reason, blocked: result.blocked)
    }
}

extension ReadTransaction {
    /// The candidate's part of a run, or NOT_FOUND.
    func ownAdmission(_ runID: String, _ person: PersonKey) throws -> OwnAdmissionRow {
        guard
            let candidate = try fetchOne(
                AdmissionCandidateRow.self,
                "SELECT * FROM admission_candidates WHERE run_id = ? AND person_key = ?",
                [runID, person]),
            let result = try fetchOne(
                AdmissionResultRow.self,
                "SELECT * FROM admission_results WHERE run_id = ? AND candidate_number = ?",
                [runID, candidate.candidateNumber])
        else { throw CallError.notFound("this candidate in the run") }
        return OwnAdmissionRow(candidate: candidate, result: result)
    }
}
