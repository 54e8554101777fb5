import Admission
import Testing

@testable import Operator

struct AdmissionTextTests {
    private static func result() throws -> SeniorResult {
        func candidate(_ id: String, _ hundredths: Int, eligible: Bool) -> SeniorCandidate {
            SeniorCandidate(
                id: id, juniorSchool: "J1", isEligible: eligible,
                score: ExamScore(hundredths: hundredths), keys: [ExamScore(hundredths: 90_05)],
                wishes: ["A"])
        }
        let market = try SeniorMarket(
            schools: [
                SeniorSchool(
                    code: "A", openSeats: 1, controlLine: ExamScore(hundredths: 390_00)),
                SeniorSchool(
                    code: "B", openSeats: 1, controlLine: ExamScore(hundredths: 390_00)),
            ], quotas: [SeniorQuota(school: "A", juniorSchool: "J1", seats: 1)],
            candidates: [
                candidate("c1", 612_25, eligible: false), candidate("c2", 590_00, eligible: true),
                candidate("c3", 589_99, eligible: true),
            ])
        return SeniorAdmission.run(
            market,
            under: SeniorRule(
                .m3, floorDelta: ExamScore(hundredths: 72_29), tie: .admitAll,
                order: .openFirst))
    }

    @Test("lines and floors are exact to the hundredth, and stand to the right")
    func exact() throws {
        let sections = AdmissionText.sections(try Self.result())
        let lines = sections[2].split(separator: "\n").map(String.init)
        #expect(lines[0].hasPrefix("SCHOOL  SEAT"))
        #expect(lines.contains { $0.contains("  612.25  90.05") })
        #expect(lines.contains { $0.contains("     590  90.05") })
        #expect(
            sections[3].split(separator: "\n").prefix(2) == [
                "SCHOOL  FROZEN LINE   FLOOR", "A            612.25  539.96",
            ])
    }
}
