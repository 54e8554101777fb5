import Admission
import Bus
import Contracts
import ServiceKit

/// A run's market as the service froze it, put together from its rows.
struct FrozenMarket {
    private(set) var schools: [SeniorSchool] = []
    private(set) var quotas: [SeniorQuota] = []
    private(set) var candidates: [MarketCandidate] = []

    /// - Parameter region: of the pool that is asked for; nil for the run's whole market.
    init(
        of runID: String, region: RegionCode? = nil, from client: any BusCalling,
        _ options: CallOptions
    ) async throws {
        let rows = try await client.stream(
            Enrollment.listAdmissionMarket, ListAdmissionMarket(runID: runID, region: region),
            options: options)
        for try await row in rows {
            if let school = row.school {
                schools.append(
                    SeniorSchool(
                        code: school.school.text, openSeats: school.openSeats,
                        controlLine: ExamScore(hundredths: school.controlLineHundredths)))
            }
            if let quota = row.quota {
                quotas.append(
                    SeniorQuota(
                        school: quota.school.text, juniorSchool: quota.juniorSchool.text,
                        seats: quota.seats))
            }
            if let candidate = row.candidate { candidates.append(candidate) }
        }
    }

    /// What `simulate admission` would read, when it is what the run was frozen as.
    ///
    /// - Throws: `ProgramError` when the rows are another market than the one whose hash was published.
    func market(of run: AdmissionRun) throws -> SeniorMarket {
        let market: SeniorMarket
        do {
            market = try SeniorMarket(
                schools: schools, quotas: quotas, candidates: candidates.map(Self.candidate))
        } catch {
            throw ProgramError("\(run.id): \(error.count) rows of its market are wrong")
        }
        guard market.inputHash == run.inputHash else {
            throw ProgramError(
                "\(run.id): its rows have the hash \(market.inputHash), it was frozen as \(run.inputHash ?? "nothing")"
            )
        }
        return market
    }

    private static func candidate(_ row: MarketCandidate) -> Admission.SeniorCandidate {
        Admission.SeniorCandidate(
            id: row.candidate.text, juniorSchool: row.juniorSchool.text,
            isEligible: row.eligible, score: ExamScore(hundredths: row.scoreHundredths),
            keys: row.keysHundredths.map { ExamScore(hundredths: $0) },
            wishes: row.wishes.map(\.text))
    }
}
