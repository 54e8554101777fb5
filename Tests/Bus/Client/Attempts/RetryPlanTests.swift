import BusTesting
import Testing

@testable import Bus

/// What follows a failed try, as a table.
struct RetryPlanTests {
    static let read = TestService.unaryCall.facts

    static func error(
        _ executed: CallError.Executed, _ code: StatusCode = .unavailable,
        origin: CallError.Origin = .handler, pushback: String? = nil
    ) -> CallError {
        var trailing = Metadata()
        trailing[Pushback.metadataKey] = pushback
        return CallError(
            code, "TEST", "", origin: origin, executed: executed, trailingMetadata: trailing)
    }

    static func sent(_ error: CallError) -> AttemptFailure {
        AttemptFailure(error: error, wasSent: true)
    }

    @Test("tries are counted, pauses grow, and the fourth try is the last")
    func counted() {
        var plan = RetryPlan(method: Self.read, hasKey: false)
        let throttle = RetryThrottle()
        var nexts: [RetryPlan.Next] = []
        for _ in 0..<4 {
            nexts.append(
                plan.failed(Self.sent(Self.error(.maybe)), throttle: throttle, random: 0.5))
        }
        #expect(
            nexts == [
                .again(after: Backoff.retry.pause(before: 1, random: 0.5)),
                .again(after: Backoff.retry.pause(before: 2, random: 0.5)),
                .again(after: Backoff.retry.pause(before: 3, random: 0.5)),
                .fail(Self.error(.maybe)),
            ])
        #expect(plan.retries == 3)
    }

    @Test("every failure of a try that was sent takes a token, the last one too")
    func tokens() {
        let throttle = RetryThrottle()
        // Twelve calls of four tries and one of one leave 51 tokens; one more failure is half.
        for _ in 0..<12 {
            var plan = RetryPlan(method: Self.read, hasKey: false)
            for _ in 0..<4 {
                _ = plan.failed(Self.sent(Self.error(.maybe)), throttle: throttle, random: 0)
            }
        }
        var single = RetryPlan(method: Self.read, hasKey: false)
        _ = single.failed(Self.sent(Self.error(.yes)), throttle: throttle, random: 0)
        #expect(throttle.allowsRetry)
        var last = RetryPlan(method: Self.read, hasKey: false)
        let next = last.failed(Self.sent(Self.error(.maybe)), throttle: throttle, random: 0)
        #expect(next == .fail(Self.error(.maybe)), "half is left: no retry")
    }

    @Test("a lost session takes no token, however many calls it had")
    func lostSession() {
        let throttle = RetryThrottle()
        for _ in 0..<1000 {
            var plan = RetryPlan(method: Self.read, hasKey: false)
            let next = plan.failed(
                Self.sent(Self.error(.maybe, origin: .bus)), throttle: throttle, random: 0.5)
            #expect(next == .again(after: Backoff.retry.pause(before: 1, random: 0.5)))
        }
        #expect(throttle.allowsRetry)
    }

    @Test("what is no sign of overload takes no token")
    func noTokens() {
        let throttle = RetryThrottle()
        for _ in 0..<500 {
            for failure in [
                Self.sent(Self.error(.no, origin: .bus)), Self.sent(Self.error(.maybe, .notFound)),
                AttemptFailure(error: Self.error(.no, origin: .bus), wasSent: false),
            ] {
                var plan = RetryPlan(method: Self.read, hasKey: false)
                _ = plan.failed(failure, throttle: throttle, random: 0)
            }
        }
        #expect(throttle.allowsRetry)
    }

    @Test("a call turned away before its handler is sent again uncounted, eight times at most")
    func transparent() {
        var plan = RetryPlan(method: TestService.writeCall.facts, hasKey: false)
        let throttle = RetryThrottle()
        let refused = Self.sent(Self.error(.no, origin: .bus))
        let pause = Backoff.retry.pause(before: 1, random: 0)
        for _ in 0..<Limits.transparentRetries {
            #expect(
                plan.failed(refused, throttle: throttle, random: 0)
                    == .transparently(orAfter: pause))
        }
        #expect(plan.retries == 0)
        #expect(plan.failed(refused, throttle: throttle, random: 0) == .again(after: pause))
    }

    @Test("a handler that refuses is retried as any failure")
    func handlersNo() {
        var plan = RetryPlan(method: Self.read, hasKey: false)
        let next = plan.failed(
            Self.sent(Self.error(.no, origin: .handler)), throttle: RetryThrottle(), random: 0)
        #expect(next == .again(after: Backoff.retry.pause(before: 1, random: 0)))
    }

    @Test(
        "pushback is the pause, exactly; negative or no number is the end",
        arguments: [
            ("0", RetryPlan.Next?.some(.again(after: .zero))),
            ("123", .again(after: .milliseconds(123))),
            ("99999", .again(after: .milliseconds(99_999))), ("-1", nil), ("soon", nil), ("", nil),
            ("1.5", nil),
        ])
    func pushback(text: String, expected: RetryPlan.Next?) {
        var plan = RetryPlan(method: Self.read, hasKey: false)
        let failure = Self.error(.maybe, pushback: text)
        let next = plan.failed(Self.sent(failure), throttle: RetryThrottle(), random: 0.5)
        #expect(next == expected ?? .fail(failure))
    }

    @Test("after a pushback the pauses begin anew")
    func restarts() {
        var plan = RetryPlan(method: Self.read, hasKey: false)
        let throttle = RetryThrottle()
        let first = RetryPlan.Next.again(after: Backoff.retry.pause(before: 1, random: 0.5))
        #expect(
            plan.failed(Self.sent(Self.error(.maybe)), throttle: throttle, random: 0.5) == first)
        _ = plan.failed(
            Self.sent(Self.error(.maybe, pushback: "7")), throttle: throttle, random: 0.5)
        #expect(
            plan.failed(Self.sent(Self.error(.maybe)), throttle: throttle, random: 0.5) == first)
    }

    @Test("pushback does not make a failure retryable that is none")
    func onlyRetryable() {
        var plan = RetryPlan(method: Self.read, hasKey: false)
        let failure = Self.error(.maybe, .invalidArgument, pushback: "5")
        #expect(
            plan.failed(Self.sent(failure), throttle: RetryThrottle(), random: 0) == .fail(failure))
    }

    @Test("executed is what is known of all tries", arguments: CallError.Executed.allCases)
    func executed(second: CallError.Executed) {
        for first in [CallError.Executed.no, .maybe] {
            var plan = RetryPlan(method: Self.read, hasKey: false)
            let throttle = RetryThrottle()
            _ = plan.failed(Self.sent(Self.error(first)), throttle: throttle, random: 0)
            let next = plan.failed(
                Self.sent(Self.error(second, .notFound)), throttle: throttle, random: 0)
            let expected: CallError.Executed =
                second == .yes ? .yes : first == .no && second == .no ? .no : .maybe
            #expect(next == .fail(Self.error(expected, .notFound)), "\(first) then \(second)")
        }
    }
}
