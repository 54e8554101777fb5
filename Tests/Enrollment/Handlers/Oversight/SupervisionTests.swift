import Bus
import BusTesting
import Contracts
import Store
import Testing

@testable import Enrollment

/// 督导: cases with both respondents, and what the register of kindergartens shows by itself.
struct SupervisionTests {
    private func cases(
        _ city: TestEnrollment, _ filter: ListSupervisionCases = .init(),
        as principal: Principal = .submitter
    ) async throws -> [SupervisionCase] {
        try await city.list(Enrollment.listSupervisionCases, filter, as: principal)
    }

    private func step(
        _ city: TestEnrollment, _ id: String, _ step: SupervisionStep,
        as principal: Principal = .submitter
    ) async throws -> SupervisionCase {
        try await city.call(
            Enrollment.stepSupervisionCase, .init(id: id, step: step, documentNo: "文件\(step)"),
            as: principal)
    }

    @Test("a breach of recruitment opens a case that names the school and its bureau")
    func recruitment() async throws {
        let city = try await TestEnrollment()
        try await city.register(Samples.school(.senior, region: "410882"))
        let violation = try await city.call(
            Enrollment.recordViolation,
            .init(
                kind: .creamSkimming, schoolCode: Samples.code(.senior, 1),
                schoolYear: Samples.year(), finding: "提前约定录取", documentNo: "督1号"))
        let opened = try await cases(city)
        #expect(opened.map(\.violationID) == [violation.id])
        #expect(opened.map(\.schoolCode) == [Samples.code(.senior, 1)])
        #expect(opened.map(\.authority.text) == ["410882"])
        #expect(try await city.events(SupervisionOpened.self).map(\.authority.text) == ["410882"])
        let id = opened[0].id
        let county = Principal.county("410882")
        #expect(
            try await reason { _ = try await step(city, id, .close) } == "ANSWER_MISSING")
        #expect(
            try await reason {
                _ = try await step(city, id, .schoolAnswer, as: .county("410811"))
            } == "DISTRICT_NOT_COVERED")
        _ = try await step(city, id, .schoolAnswer, as: county)
        _ = try await step(city, id, .authorityAnswer, as: county)
        #expect(
            try await reason { _ = try await step(city, id, .close, as: county) }
                == "CLOSED_BY_CITY")
        #expect(try await step(city, id, .close).state == .closed)
        #expect(try await cases(city, .init(state: .open)).isEmpty)
    }

    @Test("a fee above the ceiling and a licence that ran out are found once while open")
    func detected() async throws {
        let city = try await TestEnrollment()
        let code = try await city.publishKindergarten(1, kind: .inclusive)
        try await city.publishKindergarten(2)
        func fee(_ fen: Int64, from day: String) async throws {
            _ = try await city.call(
                Enrollment.recordKindergartenFee,
                .init(
                    schoolCode: code,
                    fee: KindergartenFee(
                        item: .care, basis: .guided, perMonth: Money(fen: fen), documentNo: "批1号",
                        validFrom: Samples.day(day))))
        }
        func ceiling(_ fen: Int64, from day: String, region: String = "410802") async throws {
            _ = try await city.call(
                Enrollment.setFeeCeiling,
                .init(
                    ceiling: FeeCeiling(
                        region: Samples.region(region), kind: .inclusive, item: .care,
                        perMonth: Money(fen: fen), documentNo: "限价\(fen)",
                        validFrom: Samples.day(day))))
        }
        func detect() async throws -> KindergartenBreaches {
            try await city.call(Enrollment.detectKindergartenBreaches, .init())
        }
        try await fee(90_000, from: "2025-03-01")
        #expect(try await detect() == KindergartenBreaches(checked: 2, opened: []))
        try await ceiling(100_000, from: "2025-01-01")
        try await ceiling(10, from: "2025-01-01", region: "410811")
        try await ceiling(10, from: "2026-01-01")
        #expect(try await detect().opened.isEmpty)
        try await ceiling(80_000, from: "2025-09-01")
        let found = try await detect().opened
        #expect(found.map(\.kind) == [.feeAboveCeiling])
        #expect(found.map(\.schoolCode) == [code])
        #expect(found.map(\.documentNo) == [nil])
        #expect(try await detect().opened.isEmpty)
        // A case that is closed opens again while the breach lasts.
        for next in [SupervisionStep.schoolAnswer, .authorityAnswer, .close] {
            _ = try await step(city, found[0].id, next)
        }
        #expect(try await detect().opened.count == 1)
        #expect(
            try await city.call(
                Enrollment.listFeeCeilings, .init(region: Samples.region()), as: .anonymous
            ).ceilings.map(\.perMonth.fen) == [80_000])
        // The samples' licences run out on 2030-01-01.
        city.time.advance(by: .seconds(86_400 * 365 * 5))
        let expired = try await detect().opened.filter { $0.kind == .unlicensed }
        #expect(expired.count == 2)
        #expect(try await cases(city, .init(kind: .unlicensed)).count == 2)
    }

    @Test("what is in no register has a place and its district's bureau; a case has one place")
    func sites() async throws {
        let city = try await TestEnrollment()
        try await city.registerKindergarten(1)
        func open(
            school: SchoolCode? = nil, site: String? = nil, region: String? = nil,
            kind: SupervisionKind = .unlicensed, as principal: Principal = .submitter
        ) async throws -> SupervisionCase {
            try await city.call(
                Enrollment.openSupervisionCase,
                .init(
                    kind: kind, schoolCode: school, site: site,
                    region: region.map { Samples.region($0) }, finding: "无证办园",
                    documentNo: "督2号", dueOn: Samples.day("2025-12-31")), as: principal)
        }
        let code = Samples.code(.kindergarten, 1)
        #expect(try await open(site: "示例路1号", region: "410811").authority.text == "410811")
        #expect(try await open(school: code, kind: .filedAccount).authority.text == "410802")
        #expect(try await open(school: code, kind: .profitShared).site == nil)
        for wrong in [
            (nil, nil, nil), (nil, "示例路1号", nil), (code, "示例路1号", "410802"),
            (code, nil, "410802"),
        ] as [(SchoolCode?, String?, String?)] {
            let refusal = try await reason {
                _ = try await open(school: wrong.0, site: wrong.1, region: wrong.2)
            }
            #expect(refusal == "INVALID_FIELD")
        }
        #expect(
            try await reason { _ = try await open(school: code, kind: .recruitment) }
                == "INVALID_FIELD")
        #expect(
            try await reason {
                _ = try await open(
                    site: "示例路1号", region: "410811", as: .county("410802"))
            } == "DISTRICT_NOT_COVERED")
        #expect(
            try await cases(
                city, .init(authority: Samples.region("410811")), as: .county("410811")
            ).count == 1)
        #expect(
            try await reason { _ = try await cases(city, as: .county("410811")) }
                == "DISTRICT_NOT_COVERED")
    }

    @Test("the schema closes no case that one of the two has not answered")
    func schema() async throws {
        let city = try await TestEnrollment()
        try await city.registerKindergarten(1)
        _ = try await city.call(
            Enrollment.openSupervisionCase,
            .init(
                kind: .profitShared, schoolCode: Samples.code(.kindergarten, 1), finding: "分配结余",
                documentNo: "督3号"))
        for sql in [
            "UPDATE supervision_cases SET state = 'CLOSED', school_answer = 'x', outcome = 'x'",
            "UPDATE supervision_cases SET site = 'x'",
            "UPDATE supervision_cases SET kind = 'RECRUITMENT'",
        ] {
            await #expect(throws: StoreError.self) {
                try await city.store.write { try $0.execute(sql) }
            }
        }
    }
}
