import Admission
import Bus
import Contracts
import Store

/// A run's frozen market and its result, between the store's rows and the engine's values.
struct AdmissionMarket {
    let market: SeniorMarket
    let rule: SeniorRule

    /// - Throws: when the rows are no market, naming the first thing that is wrong.
    init(
        _ run: AdmissionRunRow, schools: [AdmissionSchoolRow], quotas: [AdmissionQuota],
        candidates: [AdmissionCandidateRow]
    ) throws {
        do {
            market = try SeniorMarket(
                schools: schools.map {
                    SeniorSchool(
                        code: $0.schoolCode.text, openSeats: $0.openSeats,
                        controlLine: ExamScore(hundredths: $0.controlLine))
                },
                quotas: quotas.map {
                    SeniorQuota(
                        school: $0.school.text, juniorSchool: $0.juniorSchool.text,
                        seats: $0.seats)
                }, candidates: candidates.map(Self.candidate))
        } catch {
            let first = error.violations.first
            throw RuleViolation(
                "E9", "NO_MARKET", field: "runID",
                "\(error.count) rows are wrong: \(first?.column ?? "") \(first?.message ?? "")")
        }
        rule = SeniorRule(
            run.rule.mechanism.engine,
            floorDelta: ExamScore(hundredths: run.rule.floorDeltaHundredths),
            tie: run.rule.tie.engine, order: run.rule.order.engine, seed: run.seed)
    }

    private static func candidate(_ row: AdmissionCandidateRow) -> Admission.SeniorCandidate {
        Admission.SeniorCandidate(
            id: row.candidateNumber.text, juniorSchool: row.juniorSchool.text,
            isEligible: row.eligible, score: ExamScore(hundredths: row.score),
            keys: row.keys.map { ExamScore(hundredths: $0) }, wishes: row.wishes.map(\.text))
    }

    /// Computes the result, and what is kept of it.
    func execute(_ runID: String) throws -> Executed {
        let result = SeniorAdmission.run(market, under: rule)
        let check = SeniorCheck(result)
        let people = Dictionary(
            market.candidates.map { ($0.id, $0) }, uniquingKeysWith: { first, _ in first })
        let rows = try result.assignments.map { assignment in
            let verdicts = people[assignment.candidate].map { check.check($0).wishes } ?? []
            return AdmissionResultRow(
                runID: runID, candidateNumber: try CandidateNumber(assignment.candidate),
                schoolCode: try assignment.school.map { try SchoolCode($0) },
                seat: assignment.seat.map(AdmissionSeat.init), wishRank: assignment.wishRank,
                reason: AdmissionReason(assignment.reason),
                blocked: try verdicts.filter { $0.seat == nil }.map(BlockedWish.init))
        }
        return Executed(
            inputHash: result.inputHash, resultHash: result.resultHash,
            lines: try AdmissionLines(result), results: rows,
            floors: try result.floors.map {
                AdmissionFloorRow(
                    runID: runID, schoolCode: try SchoolCode($0.school),
                    line: $0.line.hundredths, floor: $0.floor.hundredths)
            })
    }

    /// What is kept of a result.
    struct Executed {
        let inputHash: String
        let resultHash: String
        let lines: AdmissionLines
        let results: [AdmissionResultRow]
        let floors: [AdmissionFloorRow]
    }
}

extension ReadTransaction {
    /// The frozen market as it is kept.
    func admissionMarket(_ run: AdmissionRunRow) throws -> AdmissionMarket {
        try AdmissionMarket(
            run, schools: admissionSchools(run.id), quotas: admissionQuotas(run.id),
            candidates: admissionCandidates(run.id))
    }
}
