import Bus
import Contracts
import Store
import Testing

@testable import Enrollment

/// 普惠认定 is taken back when what it rests on falls.
struct RecognitionTests {
    private let code = Samples.code(.kindergarten, 1)
    /// Today is in autumn.
    private let past = Samples.year(2024).spring
    private let autumn = Samples.year().autumn
    private let spring = Samples.year().spring

    /// An inclusive kindergarten with 20 children, recognised in a term that is over, in this one and in the next.
    private func city() async throws -> TestEnrollment {
        let city = try await TestEnrollment()
        try await city.publishKindergarten(kind: .inclusive)
        try await city.enter(
            (0..<20).map {
                StudentRecord(
                    idNumber: Samples.child($0), schoolCode: code, stage: .kindergarten, grade: 1,
                    classNumber: 1)
            })
        for term in [past, autumn, spring] { try await recognise(city, term) }
        return city
    }

    private func recognise(_ city: TestEnrollment, _ term: TermCode) async throws {
        _ = try await city.call(
            Enrollment.recogniseInclusive, .init(schoolCode: code, term: term, documentNo: "认定1号"))
    }

    private func inspect(
        _ city: TestEnrollment, _ result: InspectionResult, _ year: Int = 2025
    ) async throws {
        _ = try await city.call(
            Enrollment.recordInspection,
            .init(
                schoolCode: code, schoolYear: Samples.year(year), result: result,
                documentNo: "年检1号"))
    }

    /// Terms in which list and coverage have it; they never differ.
    private func recognised(_ city: TestEnrollment) async throws -> [TermCode] {
        var terms: [TermCode] = []
        for term in [past, autumn, spring] {
            let list = try await city.call(
                Enrollment.listInclusive, .init(term: term), as: .anonymous)
            let coverage = try await city.call(
                Enrollment.preschoolCoverage, .init(term: term), as: .anonymous)
            #expect(coverage.total.inclusiveChildren == list.recognised.count * 20)
            if !list.recognised.isEmpty { terms.append(term) }
        }
        return terms
    }

    private func page(_ city: TestEnrollment) async throws -> KindergartenPage {
        try await city.call(
            Enrollment.kindergartenPage, .init(schoolCode: code), as: .anonymous)
    }

    @Test("a failed inspection takes both terms of its year; another year's takes its own")
    func failed() async throws {
        let city = try await city()
        #expect(try await recognised(city) == [past, autumn, spring])
        #expect(try await page(city).recognisedInclusive)
        try await inspect(city, .basic)
        #expect(try await city.events(InclusiveWithdrawn.self).isEmpty)
        try await inspect(city, .fail)
        #expect(try await recognised(city) == [past])
        #expect(try await !page(city).recognisedInclusive)
        try await inspect(city, .fail)
        try await inspect(city, .fail, 2024)
        #expect(try await recognised(city) == [])
        #expect(
            try await city.events(InclusiveWithdrawn.self) == [
                InclusiveWithdrawn(
                    schoolCode: code, terms: [autumn, spring], reason: .inspectionFailed),
                InclusiveWithdrawn(schoolCode: code, terms: [past], reason: .inspectionFailed),
            ])
        // Corrected, it is recognised anew and not by itself.
        try await inspect(city, .pass)
        #expect(try await recognised(city) == [])
        try await recognise(city, autumn)
        #expect(try await recognised(city) == [autumn])
    }

    @Test("a year that failed before a veto overrode it has no term to recognise")
    func failedThenVetoed() async throws {
        let city = try await city()
        try await inspect(city, .fail)
        let event = try EthicsVetoSample.event(school: code)
        try await city.store.write { try EnrollmentService.applyVeto(event, $0) }
        #expect(try await reason { try await recognise(city, spring) } == "INSPECTION_FAILED")
    }

    @Test(
        "a suspension and a revocation take the current and the later terms",
        arguments: [
            (KindergartenMove.suspend, InclusiveWithdrawal.suspended), (.revoke, .revoked),
        ])
    func ended(move: KindergartenMove, reason: InclusiveWithdrawal) async throws {
        let city = try await city()
        try await city.move(code, move)
        #expect(try await recognised(city) == [past])
        #expect(
            try await city.events(InclusiveWithdrawn.self) == [
                InclusiveWithdrawn(schoolCode: code, terms: [autumn, spring], reason: reason)
            ])
        guard move == .suspend else { return }
        #expect(try await !page(city).recognisedInclusive)
        try await city.move(code, .resume)
        #expect(try await recognised(city) == [past])
        try await recognise(city, autumn)
        #expect(try await recognised(city) == [past, autumn])
        #expect(try await page(city).recognisedInclusive)
    }

    @Test("a change to for-profit takes them once it is in force, another change none")
    func forProfit() async throws {
        let city = try await city()
        func propose(_ kind: KindergartenKind) async throws {
            _ = try await city.call(
                Enrollment.proposeKindergartenChange,
                .init(
                    schoolCode: code, facts: Samples.kindergarten(kind: kind, account: "账户1")))
        }
        try await propose(.nonProfit)
        try await city.move(code, .approveChange, as: .approver)
        try await propose(.forProfit)
        #expect(try await recognised(city) == [past, autumn, spring])
        try await city.move(code, .approveChange, as: .approver)
        #expect(try await recognised(city) == [past])
        #expect(try await !page(city).recognisedInclusive)
        #expect(try await city.events(InclusiveWithdrawn.self).map(\.reason) == [.forProfit])
    }

    @Test("what was kept before the rule does not count: the queries ask for state and kind")
    func kept() async throws {
        for sql in [
            "UPDATE kindergartens SET state = 'REVOKED'",
            "UPDATE kindergartens SET state = 'SUSPENDED'",
            "UPDATE kindergartens SET facts = json_set(facts, '$.kind', 'FOR_PROFIT')",
        ] {
            let city = try await city()
            try await city.store.write { try $0.execute(sql) }
            #expect(try await recognised(city) == [past], "\(sql)")
        }
    }

    @Test("the schema has no recognition in a failed year, nor of a filing that may have none")
    func schema() async throws {
        let city = try await city()
        await city.expectRefusal(
            "E11",
            """
            INSERT INTO kindergarten_inspections (school_code, school_year, result, document_no)
            SELECT school_code, '2025', 'FAIL', '1' FROM kindergartens
            """)
        try await inspect(city, .pass)
        await city.expectRefusal("E11", "UPDATE kindergarten_inspections SET result = 'FAIL'")
        try await inspect(city, .fail)
        await city.expectRefusal(
            "E11", "UPDATE inclusive_recognitions SET state = 'recognised' WHERE term = '2025A'")
        try await city.move(code, .suspend)
        await city.expectRefusal(
            "E11", "UPDATE inclusive_recognitions SET state = 'recognised' WHERE term = '2025S'")
    }
}
