import Bus
import Contracts
import Testing

@testable import Enrollment

struct PrivateCompulsoryStopTests {
    private static let book = try! RuleBook([
        Samples.rule(.privateCompulsoryStop, nil, from: "2022-09-30")
    ])

    private func refusal(
        _ record: SchoolRecord, newly stages: [Stage], on day: String = "2025-09-01"
    ) -> String? {
        do {
            try PrivateCompulsoryStop.check(
                record, newly: stages, by: Self.book, on: Samples.day(day), at: "schools[0]")
            return nil
        } catch {
            #expect(error.field == "schools[0].approvedOn")
            return error.reason.rawValue
        }
    }

    @Test(
        "what is told of a private school's beginning decides, and nothing told is a refusal",
        arguments: [
            ("2022-09-29", nil, nil), ("2022-09-30", nil, "NEW_PRIVATE_COMPULSORY"),
            ("2025-08-01", nil, "NEW_PRIVATE_COMPULSORY"), (nil, nil, "APPROVAL_DAY_UNKNOWN"),
            (nil, "2022-09-29", nil), (nil, "2022-09-30", "NEW_PRIVATE_COMPULSORY"),
            ("2023-01-01", "2020-01-01", "NEW_PRIVATE_COMPULSORY"),
        ] as [(String?, String?, String?)])
    func told(approved: String?, started: String?, reason: String?) {
        let record = Samples.school(
            .junior, ownership: .private,
            construction: started.map { Samples.relocation(started: $0) }, approved: approved)
        #expect(refusal(record, newly: [.junior]) == reason)
    }

    @Test(
        "public schools, other stages, stages known before and days before the stop are not asked")
    func notAsked() {
        let fresh = Samples.school(.primary, ownership: .private, approved: nil)
        #expect(refusal(fresh, newly: [.primary]) == "APPROVAL_DAY_UNKNOWN")
        #expect(refusal(fresh, newly: []) == nil)
        #expect(refusal(fresh, newly: [.senior]) == nil)
        #expect(refusal(fresh, newly: [.primary], on: "2022-09-29") == nil)
        #expect(refusal(Samples.school(.primary), newly: [.primary]) == nil)
    }
}
