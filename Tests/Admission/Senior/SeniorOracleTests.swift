import BusTesting
import Foundation
import Testing

@testable import Admission

/// The engine against a second implementation: naive, in Python, written apart (`Tests/Interop/senior_oracle.py`).
struct SeniorOracleTests {
    private struct Case: Encodable {
        let mechanism: String
        let tie: String
        let order: String
        let delta: Int
        let seed: String?
        let schools: [[Cell]]
        let quotas: [[Cell]]
        let candidates: [[Cell]]

        init(_ market: SeniorMarket, _ rule: SeniorRule) {
            mechanism = rule.mechanism.rawValue
            tie = rule.tie.rawValue
            order = rule.order.rawValue
            delta = rule.floorDelta.hundredths
            seed = rule.seed
            schools = market.schools.map {
                [.text($0.code), .number($0.openSeats), .number($0.controlLine.hundredths)]
            }
            quotas = market.quotas.map {
                [.text($0.school), .text($0.juniorSchool), .number($0.seats)]
            }
            candidates = market.candidates.map {
                [
                    .text($0.id), .text($0.juniorSchool), .truth($0.isEligible),
                    .number($0.score.hundredths), .numbers($0.keys.map(\.hundredths)),
                    .texts($0.wishes),
                ]
            }
        }

        func encode(to encoder: any Encoder) throws {
            var container = encoder.container(keyedBy: Key.self)
            try container.encode(mechanism, forKey: .mechanism)
            try container.encode(tie, forKey: .tie)
            try container.encode(order, forKey: .order)
            try container.encode(delta, forKey: .delta)
            try container.encode(seed, forKey: .seed)
            try container.encode(schools, forKey: .schools)
            try container.encode(quotas, forKey: .quotas)
            try container.encode(candidates, forKey: .candidates)
        }

        private enum Key: CodingKey {
            case mechanism, tie, order, delta, seed, schools, quotas, candidates
        }
    }

    private enum Cell: Encodable {
        case text(String)
        case number(Int)
        case truth(Bool)
        case numbers([Int])
        case texts([String])

        func encode(to encoder: any Encoder) throws {
            var container = encoder.singleValueContainer()
            switch self {
            case .text(let value): try container.encode(value)
            case .number(let value): try container.encode(value)
            case .truth(let value): try container.encode(value)
            case .numbers(let value): try container.encode(value)
            case .texts(let value): try container.encode(value)
            }
        }
    }

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
        let lines = try cases.map { try encoder.encode(Case($0.0, $0.1)) }
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
