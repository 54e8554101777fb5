import Admission
import Testing

/// What others compute again: canonical bytes, input hash and tickets, byte by byte.
struct SeniorFormatTests {
    @Test("the canonical bytes of a market, and their SHA-256 as Python's hashlib has it")
    func canonicalBytes() throws {
        let market = try SeniorMarket(
            schools: [
                SeniorSchool(code: "一中", openSeats: 0, controlLine: .zero),
                SeniorSchool(code: "A", openSeats: 1, controlLine: ExamScore(hundredths: 390_50)),
            ], quotas: [SeniorQuota(school: "A", juniorSchool: "J1", seats: 2)],
            candidates: [
                SeniorCandidate(
                    id: "c10", juniorSchool: "J1", isEligible: false, score: .zero, wishes: []),
                SeniorCandidate(
                    id: "c1", juniorSchool: "J1", isEligible: true,
                    score: ExamScore(hundredths: 600_05),
                    keys: [100, 250].map { ExamScore(hundredths: $0) }, wishes: ["A", "一中"]),
            ])
        #expect(
            String(decoding: market.canonicalBytes, as: UTF8.self) == """
                edubus-senior-market,1
                school,A,1,39050
                school,一中,0,0
                quota,A,J1,2
                candidate,c1,J1,1,60005,100 250,A 一中
                candidate,c10,J1,0,0,,

                """)
        #expect(
            market.inputHash
                == "adb2b1de80efda8b25c78ab0f91d8bb65bf7fbec3c16a35dc9abe530b6c325b2")
    }

    @Test("a ticket is SHA-256 over seed, line feed and candidate, as Python's hashlib has it")
    func ticket() throws {
        let ticket = TieTicket(seed: "one", candidate: "b")
        #expect(
            ticket.description
                == "2ece0d1aa5ce55a8361d9ec14d711f650cc5f35c42c658c2422445ac2e561567")
        #expect(TieTicket(hex: ticket.description) == ticket)
        #expect(TieTicket(hex: "7f") == nil)
        let zeros = String(repeating: "0", count: 62)
        let small = try #require(TieTicket(hex: "00ff" + zeros.dropLast(2)))
        let large = try #require(TieTicket(hex: "0100" + zeros.dropLast(2)))
        #expect(small < large)
    }

    @Test("without a seed the lottery's seed is the input hash")
    func seed() throws {
        let market = try SeniorMarket(
            schools: [SeniorSchool(code: "A", openSeats: 1, controlLine: .zero)],
            candidates: ["x", "y"].map {
                SeniorCandidate(
                    id: $0, juniorSchool: "J", isEligible: true, score: .zero, wishes: ["A"])
            })
        let result = SeniorAdmission.run(market, under: SeniorRule(.m1, tie: .lottery))
        #expect(result.seed == market.inputHash)
        let best = ["x", "y"].min {
            TieTicket(seed: market.inputHash, candidate: $0)
                < TieTicket(seed: market.inputHash, candidate: $1)
        }
        #expect(result.assignments.first { $0.school != nil }?.candidate == best)
        #expect(SeniorAdmission.run(market, under: SeniorRule(.m1)).seed == nil)
    }
}
