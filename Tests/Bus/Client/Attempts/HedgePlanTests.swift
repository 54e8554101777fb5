import BusTesting
import Testing

@testable import Bus

/// When a hedged call sends what.
struct HedgePlanTests {
    static let delay = Duration.milliseconds(30)
    static func plan(_ attempts: Int) -> HedgePlan {
        HedgePlan(Hedging(attempts: attempts, delay: delay), method: TestService.unaryCall.facts)
    }

    @Test("one is sent at once and one after each delay, up to the number")
    func delays() {
        var plan = Self.plan(3)
        let throttle = RetryThrottle()
        #expect(plan.begin() == [.send(number: 0), .wait(generation: 1, Self.delay)])
        #expect(
            plan.delayPassed(1, throttle: throttle) == [
                .send(number: 1), .wait(generation: 2, Self.delay),
            ])
        #expect(plan.delayPassed(1, throttle: throttle) == [], "an old delay says nothing")
        #expect(plan.delayPassed(2, throttle: throttle) == [.send(number: 2)])
        #expect(plan.delayPassed(2, throttle: throttle) == [])
    }

    @Test("a failure that may be tried again sends the next at once; the last one ends the call")
    func failures() {
        var plan = Self.plan(2)
        let throttle = RetryThrottle()
        let failure = RetryPlanTests.sent(RetryPlanTests.error(.maybe))
        _ = plan.begin()
        #expect(plan.failed(failure, throttle: throttle) == [.send(number: 1)])
        #expect(plan.delayPassed(1, throttle: throttle) == [])
        #expect(plan.failed(failure, throttle: throttle) == [.fail(failure.error)])
    }

    @Test("a failure while another one is open waits for that one")
    func oneOpen() {
        var plan = Self.plan(2)
        let throttle = RetryThrottle()
        let failure = RetryPlanTests.sent(RetryPlanTests.error(.no))
        _ = plan.begin()
        _ = plan.delayPassed(1, throttle: throttle)
        #expect(plan.failed(failure, throttle: throttle) == [])
        #expect(plan.failed(failure, throttle: throttle) == [.fail(failure.error)])
    }

    @Test("a fatal failure ends the call, which others may have executed")
    func fatal() {
        var plan = Self.plan(3)
        let throttle = RetryThrottle()
        _ = plan.begin()
        _ = plan.delayPassed(1, throttle: throttle)
        let fatal = RetryPlanTests.error(.no, .permissionDenied, origin: .server)
        #expect(
            plan.failed(RetryPlanTests.sent(fatal), throttle: throttle) == [
                .fail(RetryPlanTests.error(.maybe, .permissionDenied, origin: .server))
            ])
    }

    @Test("pushback delays the next, and a negative one is the last word")
    func pushback() {
        var plan = Self.plan(4)
        let throttle = RetryThrottle()
        _ = plan.begin()
        let later = RetryPlanTests.sent(RetryPlanTests.error(.maybe, pushback: "77"))
        #expect(
            plan.failed(later, throttle: throttle) == [
                .wait(generation: 2, .milliseconds(77))
            ])
        #expect(plan.delayPassed(1, throttle: throttle) == [])
        _ = plan.delayPassed(2, throttle: throttle)
        let never = RetryPlanTests.error(.maybe, pushback: "-1")
        #expect(plan.failed(RetryPlanTests.sent(never), throttle: throttle) == [.fail(never)])
    }

    @Test("without budget nothing is hedged, and the call still ends")
    func throttled() {
        let throttle = RetryThrottle()
        for _ in 0..<60 { throttle.failed() }
        var plan = Self.plan(3)
        _ = plan.begin()
        #expect(plan.delayPassed(1, throttle: throttle) == [])
        let failure = RetryPlanTests.sent(RetryPlanTests.error(.maybe))
        #expect(plan.failed(failure, throttle: throttle) == [.fail(failure.error)])
    }

    @Test("a try that was turned away is replaced uncounted")
    func transparent() {
        var plan = Self.plan(1)
        let throttle = RetryThrottle()
        #expect(plan.begin() == [.send(number: 0)])
        let refused = RetryPlanTests.sent(RetryPlanTests.error(.no, origin: .bus))
        for _ in 0..<Limits.transparentRetries {
            #expect(plan.failed(refused, throttle: throttle) == [.send(number: 0)])
        }
        #expect(plan.failed(refused, throttle: throttle) == [.fail(refused.error)])
    }

    @Test("nobody there is said at once")
    func nobody() {
        var plan = Self.plan(3)
        _ = plan.begin()
        let nobody = AttemptFailure(
            error: RetryPlanTests.error(.no, origin: .bus), wasSent: false)
        #expect(plan.failed(nobody, throttle: RetryThrottle()) == [.fail(nobody.error)])
    }

    @Test(
        "the number of tries is held to what gRPC allows",
        arguments: [(-3, 1), (0, 1), (4, 4), (99, 5)])
    func bounds(asked: Int, held: Int) {
        #expect(Hedging(attempts: asked, delay: .zero).attempts == held)
    }
}
