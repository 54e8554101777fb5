import Admission
import Bus
import Contracts
import Testing

@testable import Operator

/// What the service publishes of a run has the JSON of what the tool prints: one page reads both.
struct PublishedLinesTests {
    @Test(
        "the tool's result is read as published lines, and written again without loss",
        arguments: SeniorRule.Mechanism.allCases, SeniorRule.TiePolicy.allCases)
    func shape(mechanism: SeniorRule.Mechanism, tie: SeniorRule.TiePolicy) throws {
        let (one, two) = ("2141000001", "2141000002")
        let market = try SeniorMarket(
            schools: [one, two].map {
                SeniorSchool(code: $0, openSeats: 1, controlLine: ExamScore(hundredths: 390_50))
            },
            quotas: [SeniorQuota(school: one, juniorSchool: two, seats: 1)],
            candidates: (0..<6).map {
                Admission.SeniorCandidate(
                    id: "c\($0)", juniorSchool: two, isEligible: true,
                    score: ExamScore(hundredths: 400_25 + $0 / 2 * 100),
                    keys: [ExamScore(hundredths: 90_00)], wishes: $0 == 0 ? [] : [one, two])
            })
        let rule = SeniorRule(mechanism, tie: tie, seed: "s")
        let report = AdmissionReport(SeniorAdmission.run(market, under: rule), of: market)
        let printed = try JSONCoding.decode(JSONValue.self, from: JSONCoding.encode(report))
        let lines = try JSONCoding.decode(AdmissionLines.self, from: JSONCoding.encode(report))
        let published = try JSONCoding.decode(JSONValue.self, from: JSONCoding.encode(lines))
        guard case .object(var members) = printed else {
            Issue.record("no object")
            return
        }
        for member in ["candidates", "resultHash"] {
            #expect(members.removeValue(forKey: member) != nil)
        }
        #expect(published == .object(members))
    }
}
