import Bus
import Contracts
import Store
import Testing

@testable import Enrollment

/// E11: a vetoed kindergarten is not in the recognised list of that term.
struct EthicsVetoTests {
    private let code = Samples.code(.kindergarten, 1)
    private let autumn = try! TermCode("2025A")

    private func event(
        _ id: String, school: SchoolCode?, from: String = "2025-10-08"
    ) throws -> CloudEvent { try EthicsVetoSample.event(id, school: school, from: from) }

    private func deliver(_ city: TestEnrollment, _ events: CloudEvent...) async throws {
        for event in events {
            try await city.store.write { try EnrollmentService.applyVeto(event, $0) }
        }
    }

    private func recognise(_ city: TestEnrollment, _ term: TermCode) async throws {
        _ = try await city.call(
            Enrollment.recogniseInclusive, .init(schoolCode: code, term: term, documentNo: "认定1号"))
    }

    private func listed(_ city: TestEnrollment, _ term: TermCode) async throws -> [SchoolCode] {
        try await city.call(Enrollment.listInclusive, .init(term: term), as: .anonymous)
            .recognised.map(\.schoolCode)
    }

    private func inspect(_ city: TestEnrollment, _ result: InspectionResult) async throws {
        _ = try await city.call(
            Enrollment.recordInspection,
            .init(
                schoolCode: code, schoolYear: Samples.year(), result: result, documentNo: "年检1号"))
    }

    @Test("the veto takes the recognition of its term, once, and leaves the next term's")
    func veto() async throws {
        let city = try await TestEnrollment()
        try await city.publishKindergarten(kind: .inclusive)
        try await inspect(city, .pass)
        try await recognise(city, autumn)
        try await recognise(city, Samples.year().spring)
        #expect(try await listed(city, autumn) == [code])
        try await deliver(
            city, event("v-1", school: code), event("v-1", school: code),
            event("v-2", school: code))
        #expect(try await listed(city, autumn) == [])
        #expect(try await listed(city, Samples.year().spring) == [code])
        #expect(
            try await reason { try await recognise(city, autumn) } == "KINDERGARTEN_VETOED")
        let page = try await city.call(Enrollment.kindergartenPage, .init(schoolCode: code))
        #expect(page.inspections.map(\.result) == [.vetoed])
        #expect(page.inspections.map(\.found) == [.pass])
        #expect(page.inspections.map(\.vetoEvent) == ["v-1"])
        let told = try await city.events(KindergartenInspected.self)
        #expect(told.map(\.result) == [.pass, .vetoed])
        #expect(told.map(\.vetoedTerm) == [nil, autumn])
    }

    @Test("a veto that comes before the kindergarten's filing waits for it")
    func early() async throws {
        let city = try await TestEnrollment()
        try await deliver(city, event("v-1", school: code))
        try await city.publishKindergarten(kind: .inclusive)
        #expect(
            try await reason { try await recognise(city, autumn) } == "KINDERGARTEN_VETOED")
        #expect(try await reason { try await inspect(city, .pass) } == "INSPECTION_VETOED")
    }

    @Test("a second term of the same year is vetoed too and keeps the first event")
    func bothTerms() async throws {
        let city = try await TestEnrollment()
        try await city.publishKindergarten(kind: .inclusive)
        let spring = Samples.year().spring
        try await recognise(city, spring)
        try await deliver(
            city, event("v-1", school: code), event("v-2", school: code, from: "2026-03-01"))
        #expect(try await listed(city, spring) == [])
        let page = try await city.call(Enrollment.kindergartenPage, .init(schoolCode: code))
        #expect(page.inspections.map(\.vetoEvent) == ["v-1"])
    }

    @Test("a veto of no school, or of a primary school, changes nothing")
    func others() async throws {
        let city = try await TestEnrollment()
        try await deliver(
            city, event("v-1", school: nil), event("v-2", school: Samples.code(.primary, 1)))
        #expect(try await city.events(KindergartenInspected.self).isEmpty)
    }

    @Test("VETOED is never recorded by hand; FAIL and for-profit are not recognised")
    func byHand() async throws {
        let city = try await TestEnrollment()
        try await city.publishKindergarten(kind: .forProfit)
        #expect(try await reason { try await inspect(city, .vetoed) } == "VETO_BY_EVENT")
        #expect(try await reason { try await recognise(city, autumn) } == "FOR_PROFIT")
        let other = try await TestEnrollment()
        try await other.publishKindergarten(kind: .inclusive)
        try await inspect(other, .fail)
        #expect(try await reason { try await recognise(other, autumn) } == "INSPECTION_FAILED")
    }

    @Test("the schema takes neither a recognition under a veto nor a veto beside a recognition")
    func schema() async throws {
        let city = try await TestEnrollment()
        try await city.publishKindergarten(kind: .inclusive)
        try await recognise(city, autumn)
        let beside = await #expect(throws: StoreError.self) {
            try await city.store.write {
                try $0.execute("UPDATE kindergarten_terms SET vetoed = 1")
            }
        }
        #expect(beside?.code == .constraint)
        try await deliver(city, event("v-1", school: code))
        for sql in [
            "UPDATE inclusive_recognitions SET state = 'recognised'",
            "UPDATE inclusive_recognitions SET state = 'recognised', vetoed = 0",
            "UPDATE kindergarten_inspections SET result = 'PASS'",
        ] {
            let under = await #expect(throws: StoreError.self) {
                try await city.store.write { try $0.execute(sql) }
            }
            #expect(under?.code == .constraint)
        }
    }
}
