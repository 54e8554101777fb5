import Synchronization
import Testing

@testable import Observability

@Suite(.timeLimit(.minutes(1)))
struct ReadinessTests {
    /// A check under a clock that stands until it is turned.
    private final class Rig: Sendable {
        private let time = Mutex(ContinuousClock.now)
        private let count = Mutex(0)
        private let failure = Mutex<(any Error)?>(nil)
        let readiness = Readiness()

        var made: Int { count.withLock { $0 } }
        func turn(_ duration: Duration) { time.withLock { $0 += duration } }
        func fail(_ error: (any Error)?) { failure.withLock { $0 = error } }

        init() {
            readiness.add(
                RateLimitedCheck(
                    "store", now: { self.time.withLock { $0 } }, patience: { await Self.never() }
                ) {
                    self.count.withLock { $0 += 1 }
                    if let error = self.failure.withLock({ $0 }) { throw error }
                })
        }

        static func never() async {
            let never = AsyncStream<Void> { _ in }
            for await _ in never {}
        }
    }

    @Test("a check is made at most once an interval, whoever asks, and anew after it")
    func rateLimited() async {
        let rig = Rig()
        for _ in 0..<100 { #expect(await rig.readiness.findings().areGood) }
        #expect(rig.made == 1)
        rig.turn(ObservabilityLimits.checkInterval)
        #expect(await rig.readiness.findings().areGood)
        #expect(rig.made == 2)
    }

    @Test(
        "what was good yesterday says nothing about today; the reason is shown, not an error's text"
    )
    func fails() async {
        let rig = Rig()
        #expect(await rig.readiness.findings().areGood)
        rig.turn(.seconds(5))
        rig.fail(CheckFailure("STORE_DISK"))
        #expect(await rig.readiness.findings().text == "[-]store failed: STORE_DISK\n")
        rig.turn(.seconds(5))
        struct Leaky: Error, CustomStringConvertible { let description = "110101199003074514" }
        rig.fail(Leaky())
        #expect(await rig.readiness.findings().text == "[-]store failed: Leaky\n")
        rig.turn(.seconds(5))
        rig.fail(nil)
        #expect(await rig.readiness.findings().text == "[+]store ok\n")
    }

    @Test("a check that hangs fails, and is not begun again while it hangs")
    func hangs() async {
        let (stuck, release) = AsyncStream.makeStream(of: Void.self)
        let began = Mutex(0)
        let check = RateLimitedCheck("store", patience: {}) {
            began.withLock { $0 += 1 }
            for await _ in stuck {}
        }
        for _ in 0..<5 { #expect(await check.failure() == "has not ended in time") }
        #expect(began.withLock { $0 } <= 1)
        release.finish()
        while await check.failure() != nil { await Task.yield() }
    }

    @Test("a hundred who ask at the same time get one check's answer")
    func together() async {
        let rig = Rig()
        await withTaskGroup(of: Bool.self) { group in
            for _ in 0..<100 { group.addTask { await rig.readiness.findings().areGood } }
            for await isGood in group { #expect(isGood) }
        }
        #expect(rig.made == 1)
    }

    @Test("a program that stops is not ready, for good, and checks nothing more")
    func stops() async {
        let rig = Rig()
        rig.readiness.stop()
        rig.turn(.seconds(60))
        #expect(await rig.readiness.findings().text == "[-]shutdown failed: the program stops\n")
        #expect(rig.made == 0)
    }
}
