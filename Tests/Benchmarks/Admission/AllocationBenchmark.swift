import Admission
import Cryptography

/// 15,000 entrants of 514 catchments, and their lottery: against the rule done naively, against hashing alone.
enum AllocationBenchmark {
    private struct Differs: Error {}

    static func run() async throws -> [Comparison] {
        let district = SampleDistrict.make()
        let expected = NaiveAllocation.run(district)
        let result = try CompulsoryAllocation.run(district)
        let found = Dictionary(
            uniqueKeysWithValues: result.decisions.compactMap { decision in
                decision.school.map { (decision.child, $0) }
            })
        guard found == expected else { throw Differs() }
        let times = try await Rounds.run(
            ours: { try seconds { consume(try CompulsoryAllocation.run(district)) } },
            baseline: { seconds { consume(NaiveAllocation.run(district)) } })
        let neighbours = result.decisions.count { $0.reason == .neighbour }
        return [
            Comparison(
                "admission/allocation/15000", unit: "ms", ours: times.ours.median { $0 } * 1000,
                baseline: times.baseline.median { $0 } * 1000, speedUp: true,
                target: .oursAtMost(1000),
                note:
                    "\(SampleDistrict.catchments) catchments; \(result.report.placed) placed, \(neighbours) by overflow, "
                    + "checked and hashed; baseline: the rule done naively, neither"
            ),
            try await lottery(),
        ]
    }

    private static func lottery() async throws -> Comparison {
        let list = LotteryList(
            lottery: "bench", publicValueSource: "bench",
            schools: (0..<20).map { .init(code: "p\($0)", seats: 300) },
            entries: (0..<SampleDistrict.children).map {
                .init(
                    id: "R\(100_000 + $0)", wishes: ["p\($0 % 20)", "p\(($0 + 7) % 20)"])
            })
        let secret = String(repeating: "5a", count: 32)
        let ticket = Array(
            "edubus lottery.v1 ticket\nseed \(secret)\nentry R100000\n".utf8)
        let times = try await Rounds.run(
            ours: {
                try seconds {
                    consume(try LotteryDraw(list, secret: secret, publicValue: "03 08 14 + 07"))
                }
            },
            baseline: {
                seconds { for _ in list.entries { consume(Digest.sha256(ticket)) } }
            })
        return Comparison(
            "admission/lottery/15000", unit: "ms", ours: times.ours.median { $0 } * 1000,
            baseline: times.baseline.median { $0 } * 1000, target: .oursAtMost(1000),
            note: "list, commitment, seed, order, places, result; baseline: as many hashes alone")
    }

    private static func seconds(_ work: () throws -> Void) rethrows -> Double {
        let start = ContinuousClock.now
        try work()
        return (ContinuousClock.now - start).seconds
    }
}
