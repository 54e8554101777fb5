import Admission
import Bus
import Contracts
import Enrollment
import Testing

/// What a run froze can be read again, whole or in part, and is what the run was computed from.
struct FrozenMarketTests {
    /// The rows as a market of the engine's.
    private static func market(_ rows: [AdmissionMarketRow]) throws -> SeniorMarket {
        try SeniorMarket(
            schools: rows.compactMap(\.school).map {
                SeniorSchool(
                    code: $0.school.text, openSeats: $0.openSeats,
                    controlLine: ExamScore(hundredths: $0.controlLineHundredths))
            },
            quotas: rows.compactMap(\.quota).map {
                SeniorQuota(
                    school: $0.school.text, juniorSchool: $0.juniorSchool.text, seats: $0.seats)
            },
            candidates: rows.compactMap(\.candidate).map {
                Admission.SeniorCandidate(
                    id: $0.candidate.text, juniorSchool: $0.juniorSchool.text,
                    isEligible: $0.eligible, score: ExamScore(hundredths: $0.scoreHundredths),
                    keys: $0.keysHundredths.map { ExamScore(hundredths: $0) },
                    wishes: $0.wishes.map(\.text))
            })
    }

    private static func rows(
        _ service: TestEnrollment, _ request: ListAdmissionMarket,
        as principal: Principal = .submitter
    ) async throws -> [AdmissionMarketRow] {
        try await service.list(Enrollment.listAdmissionMarket, request, as: principal)
    }

    @Test(
        "after ranking and publication too, the rows have the run's input hash and give its result")
    func same() async throws {
        // More than a page of candidates.
        let city = AdmissionCity(seed: 41, people: 620)
        let service = try await TestEnrollment()
        try await city.bring(to: service)
        let executed = try await service.executedRun(city.request(tie: .rejectAll))
        let before = try await Self.rows(service, .init(runID: executed.id))
        let run = try await service.publish(executed)
        let rows = try await Self.rows(service, .init(runID: run.id))
        #expect(rows == before)
        #expect(rows.compactMap(\.candidate).count == city.candidates.count)
        #expect(city.candidates.count > 500)
        let market = try Self.market(rows)
        #expect(market.inputHash == run.inputHash)
        let result = SeniorAdmission.run(
            market,
            under: SeniorRule(.m3, floorDelta: ExamScore(hundredths: 200), tie: .rejectAll))
        #expect(result.resultHash == run.resultHash)
        // Schools, then quotas, then candidates; each row is one of them.
        let kinds = rows.map { row in
            [row.school == nil, row.quota == nil, row.candidate == nil].enumerated()
                .filter { !$0.element }.map(\.offset)
        }
        #expect(kinds.allSatisfy { $0.count == 1 })
        #expect(kinds.compactMap(\.first) == kinds.compactMap(\.first).sorted())
    }

    @Test("candidates after one, so many, and of a region's pool")
    func parts() async throws {
        let city = AdmissionCity(seed: 12)
        let service = try await TestEnrollment()
        try await city.bring(to: service)
        let run = try await service.executedRun(city.request())
        let all = try await Self.rows(service, .init(runID: run.id))
        let candidates = all.compactMap(\.candidate)
        let middle = candidates[5].candidate
        let rest = try await Self.rows(service, .init(runID: run.id, after: middle, limit: 3))
        #expect(rest == candidates[6..<9].map { AdmissionMarketRow($0) })
        let first = try await Self.rows(service, .init(runID: run.id, limit: 2))
        #expect(
            first == all.filter { $0.candidate == nil }
                + candidates[..<2].map { AdmissionMarketRow($0) })
        let county = try await Self.rows(
            service,
            .init(runID: run.id, region: Samples.region(AdmissionCity.county)),
            as: .county(AdmissionCity.county))
        #expect(county.compactMap(\.school).map(\.school) == [AdmissionCity.senior[3]])
        #expect(county.compactMap(\.quota).allSatisfy { $0.school == AdmissionCity.senior[3] })
        #expect(
            county.compactMap(\.candidate)
                == candidates.filter { $0.juniorSchool == AdmissionCity.junior[2] })
        #expect(!county.compactMap(\.candidate).isEmpty)
    }

    @Test("refused: before the freeze, another district's officer, a limit of nothing")
    func refusals() async throws {
        let city = AdmissionCity(seed: 9)
        let service = try await TestEnrollment()
        try await city.bring(to: service)
        let prepared = try await service.call(Enrollment.prepareAdmission, city.request())
        let request = ListAdmissionMarket(runID: prepared.id)
        #expect(
            try await reason { _ = try await Self.rows(service, request) } == "NOT_FROZEN")
        _ = try await service.call(Enrollment.freezeAdmission, .init(runID: prepared.id))
        #expect(
            try await reason {
                _ = try await Self.rows(service, request, as: .county(AdmissionCity.county))
            } == "DISTRICT_NOT_COVERED")
        #expect(
            try await reason {
                _ = try await Self.rows(
                    service,
                    .init(runID: prepared.id, region: Samples.region(AdmissionCity.county)),
                    as: .county("410811"))
            } == "DISTRICT_NOT_COVERED")
        #expect(
            try await reason {
                _ = try await Self.rows(service, .init(runID: prepared.id, limit: 0))
            } == "INVALID_FIELD")
        #expect(
            try await reason { _ = try await Self.rows(service, .init(runID: "2025-city-1-9")) }
                == "NOT_FOUND")
        // What was frozen stays, also of a run that was given up.
        let frozen = try await Self.rows(service, request)
        _ = try await service.call(
            Enrollment.voidAdmission, .init(runID: prepared.id, reason: "示例"))
        #expect(try await Self.rows(service, request) == frozen)
    }

    @Test("it is personal data with whole candidate numbers: officers' and programs' only")
    func access() {
        let facts = Enrollment.listAdmissionMarket.facts
        #expect(facts.personalData)
        #expect(
            Role.all.filter { facts.access.admits([$0]) }
                == [.countyOfficer, .cityOfficer, .system])
    }
}
