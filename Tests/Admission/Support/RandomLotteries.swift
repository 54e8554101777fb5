import Admission
import Foundation

/// Small lotteries from a seed: with and without schools, twins, short seats, many wishes.
enum RandomLotteries {
    struct Given: Codable {
        var list: LotteryList
        var secret: String
        var publicValue: String
    }

    static func make(_ seed: UInt64) -> Given {
        var random = LotteryNumbers(seed: seed)
        let codes = (0..<Int.random(in: 0...5, using: &random)).map { "21419\(10000 + $0)" }
        var entries: [LotteryList.Entry] = []
        for number in 0..<Int.random(in: 1...40, using: &random) {
            let wishes = Array(
                codes.shuffled(using: &random).prefix(Int.random(in: 0...5, using: &random)))
            let size = Int.random(in: 0..<10, using: &random) == 0 ? 2 : 1
            for member in 0..<size {
                entries.append(
                    LotteryList.Entry(
                        id: "R\(seed)-\(number).\(member)", group: size > 1 ? "g_\(number)" : nil,
                        wishes: wishes))
            }
        }
        let list = LotteryList(
            lottery: "2026-410802-primary-\(seed)", publicValueSource: "福彩双色球第\(seed)期“开奖号码”",
            schools: codes.map {
                .init(code: $0, seats: Int.random(in: 0...12, using: &random))
            }.shuffled(using: &random), entries: entries.shuffled(using: &random))
        let secret = (0..<64).map { _ in
            String(Int.random(in: 0..<16, using: &random), radix: 16)
        }.joined()
        return Given(
            list: list, secret: secret,
            publicValue: "\(UInt32.random(in: 0 ... .max, using: &random)) + 7")
    }
}
