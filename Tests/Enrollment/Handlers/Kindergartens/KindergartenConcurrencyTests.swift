import Bus
import Contracts
import Store
import Testing

@testable import Enrollment

/// E11 while recognition, inspection, fees and the veto's event come at once.
struct KindergartenConcurrencyTests {
    private let autumn = Samples.year().autumn

    @Test("E11: recognition, inspection and veto at once: it is never in the list in the end")
    func veto() async throws {
        let city = try await TestEnrollment()
        let reasons: Set<String> = ["", "KINDERGARTEN_VETOED", "INSPECTION_VETOED"]
        for serial in 1...8 {
            let code = try await city.publishKindergarten(serial, kind: .inclusive)
            let event = try EthicsVetoSample.event("v-\(serial)", school: code)
            let outcomes = try await race(0..<30) { number in
                switch number % 3 {
                case 0:
                    _ = try await city.call(
                        Enrollment.recogniseInclusive,
                        .init(schoolCode: code, term: autumn, documentNo: "认定\(number)号"))
                case 1:
                    _ = try await city.call(
                        Enrollment.recordInspection,
                        .init(
                            schoolCode: code, schoolYear: Samples.year(), result: .pass,
                            documentNo: "年检\(number)号"))
                default:
                    try await city.store.write { try EnrollmentService.applyVeto(event, $0) }
                }
            }
            #expect(reasons.isSuperset(of: outcomes.keys), "\(outcomes)")
            let page = try await city.call(Enrollment.kindergartenPage, .init(schoolCode: code))
            #expect(page.inspections.map(\.result) == [.vetoed])
            #expect(page.inspections.map(\.vetoEvent) == ["v-\(serial)"])
        }
        let list = try await city.call(Enrollment.listInclusive, .init(term: autumn))
        #expect(list.recognised.isEmpty)
        let vetoes = try await city.events(KindergartenInspected.self).filter {
            $0.result == .vetoed
        }
        #expect(vetoes.count == 8, "each veto is told once")
    }

    @Test("one fee of a day, whoever records it at once; the same key has one answer")
    func fees() async throws {
        let city = try await TestEnrollment()
        let code = try await city.publishKindergarten()
        @Sendable func record(_ yuan: Int64, key: String? = nil) async throws -> KindergartenFee {
            let fee = KindergartenFee(
                item: .care, basis: .set, perMonth: Money(fen: yuan * 100), documentNo: "发改1号",
                validFrom: Samples.day("2025-09-01"))
            return try await city.call(
                Enrollment.recordKindergartenFee, .init(schoolCode: code, fee: fee), key: key)
        }
        let outcomes = try await race(0..<20) { _ = try await record(300 + Int64($0)) }
        #expect(outcomes == ["": 1, "FEE_EXISTS": 19])
        let kept = try #require(
            try await city.store.read {
                try $0.fetchValue(Int64.self, "SELECT per_month FROM kindergarten_fees")
            })
        let same = try await race(0..<20) { _ in _ = try await record(kept / 100, key: "one") }
        #expect(same == ["": 20])
    }
}
