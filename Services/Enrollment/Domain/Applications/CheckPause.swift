/// How long a register that did not answer is left alone: twice as long each time, up to a limit.
enum CheckPause {
    static let firstMilliseconds: Int64 = 2000
    /// A register that comes back is asked within this time.
    static let mostMilliseconds: Int64 = 5 * 60 * 1000

    /// - Parameter attempts: how often it was asked in vain, 1 or more.
    static func milliseconds(after attempts: Int) -> Int64 {
        let doublings = min(max(0, attempts - 1), 20)
        return min(firstMilliseconds << Int64(doublings), mostMilliseconds)
    }
}
