import Admission
import Bus
import BusTesting
import Contracts

/// A published run of ten candidates, as the service would tell it; two more candidates have no locked wishes.
struct FakeAdmission {
    /// What of enrollment the tool asks.
    private enum Part: ServiceContract {
        static let name = Enrollment.name
        static let methods: [any MethodDescriptor] = [
            Enrollment.getAdmission, Enrollment.listAdmissions, Enrollment.listAdmissionMarket,
            Enrollment.listCandidates,
        ]
    }

    static let runID = "2025-city-1-1"
    static let seniors = ["2141000001", "2141000002"]
    static let juniors = ["3141000001", "3141000002"]

    let market: SeniorMarket
    let result: SeniorResult
    var run: AdmissionRun
    /// Whether a row is another one than at the freeze.
    var isForged = false
    /// Whether who asks is no officer: candidate numbers are masked.
    var isMasked = false

    init(tie: AdmissionTie = .lottery) throws {
        market = try SeniorMarket(
            schools: Self.seniors.enumerated().map {
                SeniorSchool(
                    code: $1, openSeats: 2 + $0, controlLine: ExamScore(hundredths: 100_50))
            },
            quotas: Self.seniors.flatMap { school in
                Self.juniors.map { SeniorQuota(school: school, juniorSchool: $0, seats: 1) }
            },
            candidates: (0..<10).map { number in
                Admission.SeniorCandidate(
                    id: "2508\(1000 + number)", juniorSchool: Self.juniors[number % 2],
                    isEligible: number % 3 > 0,
                    score: ExamScore(hundredths: 300_25 + number / 3 * 10_05),
                    keys: [ExamScore(hundredths: 90_00), ExamScore(hundredths: 5)],
                    wishes: number % 4 == 0 ? Self.seniors.reversed() : Self.seniors)
            })
        let (secret, value) = (String(repeating: "5", count: 64), "03 08 14 + 07")
        let seed = LotteryDraw.seed(
            listHash: market.inputHash, secret: secret, publicValue: value)
        let isDrawn = tie == .lottery
        result = SeniorAdmission.run(
            market,
            under: SeniorRule(
                .m3, floorDelta: ExamScore(hundredths: 12_50),
                tie: isDrawn ? .lottery : .admitAll, order: .reserveFirst,
                seed: isDrawn ? seed : nil))
        run = AdmissionRun(
            id: Self.runID, schoolYear: try SchoolYear("2025"), pool: "city", batch: 1,
            state: .published,
            rule: AdmissionRule(
                mechanism: .m3, floorDeltaHundredths: 12_50, tie: tie, order: .reserveFirst,
                document: "示例", heading: "示例"),
            controlLines: [], quotas: [], candidates: market.candidates.count,
            inputHash: market.inputHash, commitment: nil, publicValue: isDrawn ? value : nil,
            secret: isDrawn ? secret : nil, resultHash: result.resultHash, steps: [],
            voidReason: nil)
    }

    var definition: ServiceDefinition {
        ServiceDefinition(
            Part.self,
            handlers: [
                Handler(Enrollment.getAdmission) { _, _ in run },
                Handler(Enrollment.listAdmissions) { request, _, out in
                    if request.batch == run.batch { try await out.write(run) }
                },
                Handler(Enrollment.listAdmissionMarket) { _, _, out in
                    for row in try rows() { try await out.write(row) }
                },
                Handler(Enrollment.listCandidates) { request, _, out in
                    for candidate in try candidates(request.batch) {
                        try await out.write(candidate)
                    }
                },
            ])
    }

    private func rows() throws -> [AdmissionMarketRow] {
        try market.schools.map {
            AdmissionMarketRow(
                MarketSchool(
                    school: try SchoolCode($0.code), openSeats: $0.openSeats,
                    controlLineHundredths: $0.controlLine.hundredths + (isForged ? 1 : 0)))
        }
            + market.quotas.map {
                AdmissionMarketRow(
                    AdmissionQuota(
                        school: try SchoolCode($0.school),
                        juniorSchool: try SchoolCode($0.juniorSchool), seats: $0.seats))
            }
            + market.candidates.map {
                AdmissionMarketRow(
                    MarketCandidate(
                        candidate: try CandidateNumber($0.id),
                        juniorSchool: try SchoolCode($0.juniorSchool), eligible: $0.isEligible,
                        scoreHundredths: $0.score.hundredths,
                        keysHundredths: $0.keys.map(\.hundredths),
                        wishes: try $0.wishes.map { try SchoolCode($0) }))
            }
    }

    /// As after ranking: nobody's wishes are told any more.
    private func candidates(_ batch: Int) throws -> [Contracts.SeniorCandidate] {
        try (0..<12).map { number in
            let candidate = try CandidateNumber("2508\(1000 + number)")
            return Contracts.SeniorCandidate(
                candidate: isMasked ? candidate.masked : candidate.text,
                juniorSchool: try SchoolCode(Self.juniors[number % 2]), eligible: number % 3 > 0,
                reason: .eligible, totalHundredths: 300_25 + number / 3 * 10_05, quality: .a,
                wishes: [], admission: nil)
        }
    }
}
