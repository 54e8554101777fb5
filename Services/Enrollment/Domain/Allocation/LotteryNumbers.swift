import Contracts

/// 派位号 of one frozen list: each drawn once, at random, so that nothing of an application can be told from it.
struct LotteryNumbers {
    private var drawn: Set<LotteryNumber> = []

    /// A number that nobody has yet.
    ///
    /// - Parameter random: the system's; a list is far shorter than there are numbers.
    mutating func draw(from random: inout some RandomNumberGenerator) -> LotteryNumber {
        while true {
            let number = LotteryNumber(UInt32.random(in: 0..<1_000_000_000, using: &random))
            if drawn.insert(number).inserted { return number }
        }
    }
}
