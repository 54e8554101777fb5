import BusTesting
import Foundation
import Testing

@testable import Admission

/// The engine against a second implementation: naive, in Python, written apart (`Tests/Interop/senior_oracle.py`).
struct SeniorOracleTests {
    private struct Answer: Decodable {
        let seats: [String: [String]]
        let floors: [String: Int]
        let inputHash: String
    }

    @Test(
        "every mechanism gives the seats, floors and hash of the naive Python implementation",
        .enabled(if: Python.path != nil, "python3 is not installed"),
        arguments: SeniorRule.Mechanism.allCases)
    func agrees(mechanism: SeniorRule.Mechanism) throws {
        var numbers = SeededNumbers(seed: 20_260_600 + UInt64(mechanism.rawValue.utf8.last ?? 0))
        let cases = try (0..<2500).map { _ in
            (
                try RandomMarket.make(&numbers), RandomMarket.rule(mechanism, &numbers)
            )
        }
        let encoder = JSONEncoder()
        let lines = try cases.map { try encoder.encode(SeniorCase($0.0, $0.1)) }
        let output = try Python.run("senior_oracle.py", input: Data(lines.joined(separator: [10])))
        let answers = output.split(separator: 10)
        try #require(answers.count == cases.count)
        var kinds: [SeniorSeat: Int] = [:]
        var reasons: Set<SeniorReason> = []
        var amendments = 0
        for ((market, rule), answer) in zip(cases, answers) {
            let theirs = try JSONDecoder().decode(Answer.self, from: answer)
            let ours = SeniorAdmission.run(market, under: rule)
            var seats: [String: [String]] = [:]
            for assignment in ours.assignments {
                reasons.insert(assignment.reason)
                guard let school = assignment.school, let seat = assignment.seat else { continue }
                seats[assignment.candidate] = [school, seat.rawValue]
                kinds[seat, default: 0] += 1
            }
            amendments += ours.amendments.count
            let floors = Dictionary(
                uniqueKeysWithValues: ours.floors.map { ($0.school, $0.floor.hundredths) })
            #expect(seats == theirs.seats, "\(rule) \(market.schools) \(market.candidates)")
            #expect(floors == theirs.floors)
            #expect(ours.inputHash == theirs.inputHash)
        }
        // What never happened was not compared.
        for seat in mechanism.usesQuotas ? SeniorSeat.allCases : [.open] {
            #expect(kinds[seat, default: 0] > 500, "\(seat)")
        }
        #expect(reasons.isSuperset(of: SeniorReason.nearest + [.admitted, .noWish]))
        #expect(amendments > 50)
    }
}
