import BusTesting
import Testing

@testable import Bus

/// When a call may be made again, and after what pause.
struct RetryRulesTests {
    @Test(
        "a call is repeated only when that cannot do anything twice", arguments: StatusCode.allCases
    )
    func policy(code: StatusCode) {
        for executed in CallError.Executed.allCases {
            for (method, isRead) in [
                (TestService.unaryCall.facts, true), (TestService.writeCall.facts, false),
            ] {
                for hasKey in [false, true] {
                    let error = CallError(code, "TEST", "", executed: executed)
                    let expected =
                        code == .unavailable
                        && (executed == .no || (executed == .maybe && (isRead || hasKey)))
                    #expect(
                        RetryPolicy().allows(error, method, hasKey: hasKey) == expected,
                        "\(code) \(executed) \(method.name) key: \(hasKey)")
                }
            }
        }
    }

    @Test("fifty failures use the budget up; successes slowly fill it again, never over the brim")
    func throttle() {
        let throttle = RetryThrottle()
        for failures in 1...49 {
            throttle.failed()
            #expect(throttle.allowsRetry, "after \(failures)")
        }
        throttle.failed()
        #expect(!throttle.allowsRetry, "exactly half is not above half")
        throttle.succeeded()
        #expect(throttle.allowsRetry)
        for _ in 0..<1000 { throttle.failed() }
        for _ in 0..<499 { throttle.succeeded() }
        #expect(!throttle.allowsRetry, "the bucket has no less than nothing in it")
        for _ in 0..<10 { throttle.succeeded() }
        #expect(throttle.allowsRetry)
        for _ in 0..<100_000 { throttle.succeeded() }
        for _ in 0..<49 { throttle.failed() }
        #expect(throttle.allowsRetry)
        throttle.failed()
        #expect(!throttle.allowsRetry)
    }

    @Test("pauses grow by the factor up to the most", arguments: 1...30)
    func backoff(attempt: Int) {
        for backoff in [Backoff.retry, .reconnect] {
            var expected = backoff.first
            for _ in 1..<attempt { expected = min(expected * 1.6, backoff.most) }
            expected = min(expected, backoff.most)
            let middle = backoff.pause(before: attempt, random: 0.5)
            #expect((middle / expected - 1).magnitude < 1e-6)
            #expect((backoff.pause(before: attempt, random: 0) / expected - 0.8).magnitude < 1e-6)
            #expect(backoff.pause(before: attempt, random: 0.999) < expected * 1.2)
        }
    }

    @Test("many clients disperse over two fifths of the pause")
    func dispersion() {
        var random = SeededNumbers(seed: 7)
        var tenths = [Int](repeating: 0, count: 10)
        for _ in 0..<10_000 {
            let draw = Double.random(in: 0..<1, using: &random)
            let pause = Backoff.reconnect.pause(before: 100, random: draw)
            let share = (pause / Backoff.reconnect.most - 0.8) / 0.4
            tenths[min(9, max(0, Int(share * 10)))] += 1
        }
        #expect(tenths.allSatisfy { (800..<1200).contains($0) })
    }

    @Test("any length of time becomes whole milliseconds without a trap")
    func wholeMilliseconds() {
        #expect(Duration.nanoseconds(1).wholeMilliseconds == 1)
        #expect(Duration.milliseconds(7).wholeMilliseconds == 7)
        #expect(Duration.zero.wholeMilliseconds == 0)
        #expect(Duration.seconds(Int64.max).wholeMilliseconds == .max)
        #expect(Duration.seconds(Int64.min).wholeMilliseconds == .min)
        #expect(Duration.milliseconds(Int64.max).wholeMilliseconds == .max)
    }
}
