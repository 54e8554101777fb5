/// Everything an admission is computed from: plan, quota matrix and candidates, checked as a whole.
///
/// The order of rows means nothing: the same rows in another order have the same input hash and the
/// same result.
public struct SeniorMarket: Sendable {
    public let schools: [SeniorSchool]
    public let quotas: [SeniorQuota]
    public let candidates: [SeniorCandidate]
    /// The same in numbers, for the mechanisms.
    let index: SeniorIndex

    /// - Throws: `InvalidMarket` with every row that is wrong.
    public init(
        schools: [SeniorSchool], quotas: [SeniorQuota] = [], candidates: [SeniorCandidate]
    ) throws(InvalidMarket) {
        self.schools = schools
        self.quotas = quotas
        self.candidates = candidates
        var check = MarketCheck()
        index = try check.index(schools, quotas, candidates)
    }
}
