import Admission
import Bus
import Contracts
import Enrollment
import Store
import Testing

/// A random small city before its admission: locked wishes with marks, published plan lines; and the same as a market that
/// the tests put together themselves.
struct AdmissionCity: Sendable {
    static let year = Samples.year(2025)
    static let senior = (1...4).map { Samples.code(.senior, $0) }
    static let junior = (1...3).map { Samples.code(.junior, $0) }
    /// Of the third junior and the fourth senior school; the others are in the five urban districts.
    static let county = "410882"

    struct Person: Sendable {
        var number: Int
        var junior: Int
        var eligible: Bool
        var chinese: Int
        var maths: Int
        var wishes: [Int]
        /// Only the first form of every person takes part in the market.
        var isLocked: Bool
        /// Wishes of batch 2.
        var later: [Int]
        var candidate: String { "2508\(1000 + number)" }
        var isUrban: Bool { junior < 2 }
    }

    var people: [Person] = []
    var open: [Int] = []
    /// By senior school, by junior school.
    var cells: [[Int]] = []
    var control: [Int] = []

    init(seed: UInt64, people count: Int = 26) {
        var random = SeededGenerator(seed: seed)
        func draw(_ range: Range<Int>) -> Int { Int.random(in: range, using: &random) }
        for school in 0..<4 {
            open.append(draw(1..<4))
            cells.append(
                school == 3 ? [0, 0, draw(0..<3)] : [draw(0..<3), draw(0..<3), 0])
            control.append(draw(0..<3) * 100)
        }
        for number in 0..<count {
            let junior = number < 5 ? 2 : draw(0..<2)
            let schools =
                junior == 2 ? [3] : Array([0, 1, 2].shuffled(using: &random).prefix(draw(1..<4)))
            people.append(
                Person(
                    number: number, junior: junior, eligible: draw(0..<4) > 0,
                    chinese: draw(0..<4) * 100, maths: draw(0..<4) * 100, wishes: schools,
                    isLocked: draw(0..<8) > 0, later: draw(0..<5) == 0 ? [schools[0]] : []))
        }
    }

    static let rules = ExamRules(
        schoolYear: year,
        components: [
            ScoreComponent(name: "chinese", maximumHundredths: 12_000),
            ScoreComponent(name: "maths", maximumHundredths: 12_000),
        ],
        quotaFrom: Samples.day("2022-09-30"), quotaUntil: Samples.day("2025-04-30"),
        document: "示例文件", heading: "示例条目")

    /// Brings the city into a service, plan published and forms locked.
    func bring(to service: TestEnrollment) async throws {
        try await service.register(
            Samples.school(.junior, 1), Samples.school(.junior, 2, region: "410811"),
            Samples.school(.junior, 3, region: Self.county), Samples.school(.senior, 1),
            Samples.school(.senior, 2, region: "410811"), Samples.school(.senior, 3),
            Samples.school(.senior, 4, region: Self.county))
        _ = try await service.call(Enrollment.setExamRules, .init(rules: Self.rules))
        for (index, code) in Self.senior.enumerated() {
            try await service.publish(
                Samples.proposal(code, .senior, seats: open[index], classes: 2))
            let reserved = cells[index].reduce(0, +)
            guard reserved > 0 else { continue }
            try await service.publish(
                Samples.proposal(code, .senior, seats: reserved, classes: 2, seatType: .quota))
        }
        _ = try await service.call(
            Enrollment.registerStudents,
            .init(
                students: people.map {
                    StudentRecord(
                        idNumber: Samples.child($0.number), schoolCode: Self.junior[$0.junior],
                        stage: .junior, grade: 3, classNumber: 1,
                        enteredOn: Samples.day($0.eligible ? "2022-09-01" : "2023-09-01"))
                }))
        let cards = try people.map {
            ScoreCardRecord(
                idNumber: Samples.child($0.number), schoolYear: Self.year,
                candidateNumber: try CandidateNumber($0.candidate),
                juniorSchool: Self.junior[$0.junior], graduate: .fresh, quality: .b,
                scores: [
                    ComponentScore(component: "chinese", hundredths: $0.chinese),
                    ComponentScore(component: "maths", hundredths: $0.maths),
                ])
        }
        let scores = try await service.open(.scores, rows: cards.count)
        #expect(
            try await service.send(Enrollment.importScores, scores, cards).state == .committed)
        let wishes = people.flatMap { person in
            [(1, person.wishes), (2, person.later)].filter { !$1.isEmpty }.map { batch, wishes in
                WishRecord(
                    idNumber: Samples.child(person.number), schoolYear: Self.year, batch: batch,
                    schools: wishes.map { Self.senior[$0] })
            }
        }
        let file = try await service.open(.wishes, rows: wishes.count)
        #expect(try await service.send(Enrollment.importWishes, file, wishes).state == .committed)
        for person in people where person.isLocked {
            for move in [WishMove.signStudent, .signGuardian, .lock] {
                _ = try await service.call(
                    Enrollment.moveWishForm,
                    .init(
                        idNumber: Samples.child(person.number), schoolYear: Self.year, move: move))
            }
        }
    }

    func request(
        _ mechanism: AdmissionMechanism = .m3, tie: AdmissionTie = .admitAll,
        order: AdmissionOrder = .openFirst, region: String? = nil, delta: Int = 200
    ) -> PrepareAdmission {
        let schools = region == nil ? Array(0..<4) : region == Self.county ? [3] : [0, 1, 2]
        return PrepareAdmission(
            schoolYear: Self.year, batch: 1, region: region.map { Samples.region($0) },
            rule: AdmissionRule(
                mechanism: mechanism, floorDeltaHundredths: delta, tie: tie, order: order,
                keys: [AdmissionKey(components: ["chinese"])], document: "焦教〔2025〕2号",
                heading: "示例条目"),
            controlLines: schools.map {
                AdmissionControlLine(school: Self.senior[$0], hundredths: control[$0])
            },
            quotas: schools.flatMap { school in
                cells[school].enumerated().filter { $1 > 0 }.map { junior, seats in
                    AdmissionQuota(
                        school: Self.senior[school], juniorSchool: Self.junior[junior],
                        seats: seats)
                }
            })
    }

    /// Those a whole-city run admits among.
    var candidates: [Person] { people.filter(\.isLocked) }

    /// The result without the service: the market written down from this city alone.
    func expected(_ rule: SeniorRule) throws -> SeniorResult {
        let market = try SeniorMarket(
            schools: Self.senior.enumerated().map {
                SeniorSchool(
                    code: $1.text, openSeats: open[$0],
                    controlLine: ExamScore(hundredths: control[$0]))
            },
            quotas: Self.senior.enumerated().flatMap { school, code in
                cells[school].enumerated().filter { $1 > 0 }.map {
                    SeniorQuota(school: code.text, juniorSchool: Self.junior[$0].text, seats: $1)
                }
            },
            candidates: candidates.map { person in
                Admission.SeniorCandidate(
                    id: person.candidate, juniorSchool: Self.junior[person.junior].text,
                    isEligible: person.eligible,
                    score: ExamScore(hundredths: person.chinese + person.maths),
                    keys: [ExamScore(hundredths: person.chinese)],
                    wishes: person.wishes.map { Self.senior[$0].text })
            })
        return SeniorAdmission.run(market, under: rule)
    }
}

extension TestEnrollment {
    /// EXECUTED by the first officer.
    func executedRun(_ request: PrepareAdmission) async throws -> AdmissionRun {
        let run = try await call(Enrollment.prepareAdmission, request)
        _ = try await call(Enrollment.freezeAdmission, .init(runID: run.id))
        return try await call(
            Enrollment.executeAdmission,
            .init(
                runID: run.id, publicValue: request.rule.tie == .lottery ? "03 08 14 + 07" : nil))
    }

    func publish(
        _ run: AdmissionRun, as principal: Principal = .approver, key: String? = nil
    ) async throws -> AdmissionRun {
        try await call(
            Enrollment.publishAdmission,
            .init(runID: run.id, resultHash: run.resultHash ?? ""), as: principal, key: key)
    }

    func run(_ id: String) async throws -> AdmissionRun {
        try await call(Enrollment.getAdmission, .init(runID: id))
    }

    func form(_ person: AdmissionCity.Person) async throws -> WishForm {
        try await call(
            Enrollment.getWishForm,
            .init(idNumber: Samples.child(person.number), schoolYear: AdmissionCity.year))
    }
}
