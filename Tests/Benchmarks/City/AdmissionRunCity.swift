import Admission
import Bus
import Contracts
import Enrollment
import Foundation
import Store

/// The synthetic market as a city's register: 60 senior high schools and 150 junior ones of one pool, marks and signed wishes.
struct AdmissionRunCity: Sendable {
    let year: SchoolYear
    let candidates: [Admission.SeniorCandidate]
    let request: PrepareAdmission
    private let synthetic: SyntheticMarket
    private let seniors: [String: SchoolCode]
    private let juniors: [String: SchoolCode]

    init(candidates count: Int) throws {
        year = try SchoolYear("2025")
        synthetic = SyntheticMarket(candidates: count, seed: 1)
        candidates = synthetic.candidates
        seniors = try Self.codes(synthetic.schools.map(\.code), .senior)
        juniors = try Self.codes(
            Set(candidates.map(\.juniorSchool)).union(synthetic.quotas.map(\.juniorSchool))
                .sorted(), .junior)
        let (seniors, juniors) = (seniors, juniors)
        request = PrepareAdmission(
            schoolYear: year, batch: 1,
            rule: AdmissionRule(
                mechanism: .m3, floorDeltaHundredths: 50_00, tie: .lottery, order: .openFirst,
                keys: [AdmissionKey(components: ["a"]), AdmissionKey(components: ["b"])],
                document: "bench", heading: "bench"),
            controlLines: synthetic.schools.compactMap { school in
                seniors[school.code].map {
                    AdmissionControlLine(school: $0, hundredths: school.controlLine.hundredths)
                }
            },
            quotas: synthetic.quotas.compactMap { cell in
                guard let school = seniors[cell.school], let junior = juniors[cell.juniorSchool]
                else { return nil }
                return AdmissionQuota(school: school, juniorSchool: junior, seats: cell.seats)
            })
    }

    private static func codes(
        _ names: [String], _ stage: Stage
    ) throws -> [String: SchoolCode] {
        try names.enumerated().reduce(into: [:]) { codes, name in
            guard let code = SchoolCode(category: stage.schoolCategory, serial: name.offset + 1)
            else { throw BenchFailure(description: "no code \(name.offset)") }
            codes[name.element] = code
        }
    }

    /// Schools, rules, and plan lines that are submitted; their ids.
    func plan(_ bus: any BusCalling) async throws -> [String] {
        let schools = [(Stage.senior, seniors), (.junior, juniors)].flatMap { stage, codes in
            codes.values.sorted().map { (stage, $0) }
        }
        _ = try await bus.call(
            Enrollment.registerSchools,
            RegisterSchools(
                schools: try schools.map { stage, code in
                    SchoolRecord(
                        code: code, name: "示例学校", region: try RegionCode("410802"),
                        stage: stage, ownership: .public,
                        openingSeats: [StageSeats(stage: stage, seats: 5000)], sample: true)
                }))
        let largest = 12_000
        _ = try await bus.call(
            Enrollment.setExamRules,
            SetExamRules(
                rules: ExamRules(
                    schoolYear: year,
                    components: [
                        ScoreComponent(name: "a", maximumHundredths: largest),
                        ScoreComponent(name: "b", maximumHundredths: largest),
                        ScoreComponent(name: "c", maximumHundredths: 100_000),
                    ],
                    quotaFrom: try CalendarDate("2022-09-30"),
                    quotaUntil: try CalendarDate("2025-04-30"), document: "bench",
                    heading: "bench")))
        var ids: [String] = []
        for school in synthetic.schools {
            guard let code = seniors[school.code] else { continue }
            let reserved = synthetic.quotas.filter { $0.school == school.code }
                .reduce(0) { $0 + $1.seats }
            for (kind, seats) in [(SeatType.open, school.openSeats), (.quota, reserved)]
            where seats > 0 {
                let proposal = PlanProposal(
                    schoolYear: year, schoolCode: code, stage: .senior, seatType: kind,
                    seats: seats, classes: seats / 40 + 1)
                _ = try await bus.call(
                    Enrollment.submitPlanLine, SubmitPlanLine(proposal: proposal))
                ids.append(proposal.lineID)
            }
        }
        return ids
    }

    /// Rolls, score cards and signed forms, put into the store as imports and signatures would have left them.
    func enter(into store: Store) async throws {
        // The first days of the school years 2022 and 2023, in the city: in time for a reserved seat, and too late.
        let entered: [Int64] = [1_661_961_600_000, 1_693_497_600_000]
        try await store.write { transaction in
            for (number, candidate) in candidates.enumerated() {
                let person = String(format: "%032d", number)
                let marks = Self.marks(candidate)
                let wishes = [
                    BatchWishes(batch: 1, schools: candidate.wishes.compactMap { seniors[$0] })
                ]
                try transaction.execute(
                    """
                    INSERT INTO rolls (person_key, school_code, stage, grade, class_number, state,
                        entered_at) VALUES (?, ?, 'junior', 3, 1, 'active', ?)
                    """,
                    [
                        person, juniors[candidate.juniorSchool],
                        entered[candidate.isEligible ? 0 : 1],
                    ])
                try transaction.execute(
                    """
                    INSERT INTO score_cards (person_key, school_year, candidate_number,
                        junior_school, graduate, quality, scores, total_hundredths)
                    VALUES (?, ?, ?, ?, 'fresh', 'A', ?, ?)
                    """,
                    [
                        person, year, candidate.id, juniors[candidate.juniorSchool],
                        try Self.json(
                            zip(["a", "b", "c"], marks).map {
                                ComponentScore(component: $0, hundredths: $1)
                            }), marks.reduce(0, +),
                    ])
                try transaction.execute(
                    """
                    INSERT INTO wish_forms (person_key, school_year, state, signatures, wishes)
                    VALUES (?, ?, 'signed', '["student","guardian"]', ?)
                    """, [person, year, try Self.json(wishes)])
            }
        }
    }

    /// Both keys, and what is left of the score; the total is what they are together.
    private static func marks(_ candidate: Admission.SeniorCandidate) -> [Int] {
        let keys = candidate.keys.map(\.hundredths)
        return keys + [max(0, candidate.score.hundredths - keys.reduce(0, +))]
    }

    private static func json(_ value: some Encodable) throws -> String {
        String(decoding: try JSONCoding.encode(value), as: UTF8.self)
    }

    /// The result of the rows that the service told of a published run, and the seconds it took.
    func compute(
        _ rows: [AdmissionMarketRow], _ run: AdmissionRun
    ) throws -> (SeniorResult, seconds: Double) {
        let schools = rows.compactMap(\.school).map {
            SeniorSchool(
                code: $0.school.text, openSeats: $0.openSeats,
                controlLine: ExamScore(hundredths: $0.controlLineHundredths))
        }
        let quotas = rows.compactMap(\.quota).map {
            SeniorQuota(
                school: $0.school.text, juniorSchool: $0.juniorSchool.text, seats: $0.seats)
        }
        let people = rows.compactMap(\.candidate).map {
            Admission.SeniorCandidate(
                id: $0.candidate.text, juniorSchool: $0.juniorSchool.text,
                isEligible: $0.eligible, score: ExamScore(hundredths: $0.scoreHundredths),
                keys: $0.keysHundredths.map { ExamScore(hundredths: $0) },
                wishes: $0.wishes.map(\.text))
        }
        let begin = ContinuousClock.now
        let market = try SeniorMarket(schools: schools, quotas: quotas, candidates: people)
        let seed = LotteryDraw.seed(
            listHash: market.inputHash, secret: run.secret ?? "",
            publicValue: run.publicValue ?? "")
        let result = SeniorAdmission.run(
            market,
            under: SeniorRule(
                .m3, floorDelta: ExamScore(hundredths: 50_00), tie: .lottery, seed: seed))
        return (result, (ContinuousClock.now - begin).seconds)
    }
}
