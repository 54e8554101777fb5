import Admission
import BusTesting

/// Small lotteries drawn, and what somebody may do to their proof files.
enum RandomProofs {
    static func make(_ numbers: inout SeededNumbers) throws -> LotteryProof {
        let codes = (0..<numbers.below(5)).map { "41\(90 + $0)" }
        var entries: [LotteryList.Entry] = []
        for number in 0..<1 + numbers.below(25) {
            let wishes = Array(codes.shuffled(using: &numbers).prefix(numbers.below(4)))
            let group = numbers.chance(15) ? "g_\(number)" : nil
            for member in 0..<(group == nil ? 1 : 2 + numbers.below(2)) {
                entries.append(
                    .init(
                        id: "\(numbers.chance(50) ? "R" : "r")\(number).\(member)", group: group,
                        wishes: wishes))
            }
        }
        let list = LotteryList(
            lottery: "l-\(numbers.below(1000))", publicValueSource: "第\(numbers.below(99))期“号码”𠮷",
            schools: codes.map { .init(code: $0, seats: numbers.below(8)) }
                .shuffled(using: &numbers),
            entries: entries.shuffled(using: &numbers))
        let secret = (0..<64).map { _ in String(numbers.below(16), radix: 16) }.joined()
        let draw = try LotteryDraw(
            list, secret: secret, publicValue: "0\(numbers.below(9)) + \(numbers.below(99))")
        guard numbers.chance(80) else {
            return LotteryProof(
                frozen: list, listHash: draw.listHash, commitment: draw.commitment, sample: true)
        }
        return LotteryProof(draw, sample: true)
    }

    static func change(_ proof: LotteryProof, _ numbers: inout SeededNumbers) -> LotteryProof {
        var proof = proof
        let entry = numbers.below(proof.list.entries.count)
        let zeros = String(repeating: "0", count: 64)
        switch numbers.below(16) {
        case 0: proof.list.entries[entry].id += "0"
        case 1: proof.list.entries[entry].id = "R 1"
        case 2: proof.list.entries[entry].wishes.reverse()
        case 3: proof.list.entries[entry].group = "alone"
        case 4: proof.list.publicValueSource += "\n"
        case 5: proof.listHash = zeros
        case 6: proof.commitment = zeros
        case 7: proof.secret = zeros
        case 8: proof.publicValue = "1"
        case 9: proof.seed = zeros
        case 10: proof.resultHash = zeros
        case 11: proof.order?.removeLast()
        case 12: proof.order?[0].school = "none"
        case 13: proof.order?[0].place = 2
        case 14: proof.order?.reverse()
        default: proof.list.schools.append(.init(code: "4199", seats: -1))
        }
        return proof
    }
}
