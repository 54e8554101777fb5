import BusTesting
import Synchronization
import Testing

@testable import Bus

@Suite(.timeLimit(.minutes(10)))
struct TimerQueueTests {
    @Test("timers run once, never early, and not when cancelled before", arguments: 0..<30)
    func random(seed: UInt64) async {
        var random = SeededNumbers(seed: seed)
        let clock = ManualClock()
        let queue = TimerQueue(clock: clock)
        let ran = Mutex<[Int: Int]>([:])
        var tokens: [Int: (due: ContinuousClock.Instant, token: TimerQueue.Token)] = [:]
        var cancelled: Set<Int> = []
        var number = 0
        for _ in 0..<200 {
            if random.chance(60) {
                number += 1
                let due = clock.now + .microseconds(Int.random(in: 0...50_000, using: &random))
                let mine = number
                tokens[mine] = (
                    due,
                    queue.schedule(at: due) {
                        ran.withLock { $0[mine, default: 0] += 1 }
                        #expect(clock.now >= due, "early")
                    }
                )
            } else if random.chance(50), let (key, value) = tokens.randomElement(using: &random) {
                if value.due > clock.now {
                    queue.cancel(value.token)
                    cancelled.insert(key)
                }
            } else {
                clock.advance(by: .microseconds(Int.random(in: 0...10_000, using: &random)))
                // Whatever is due by a whole millisecond has run before anything else is tried.
                let due = tokens.filter { $0.value.due + .milliseconds(1) <= clock.now }.keys
                while !ran.withLock({ done in
                    due.allSatisfy { cancelled.contains($0) || done[$0] != nil }
                }) {
                    await Task.yield()
                }
            }
        }
        clock.advance(by: .seconds(1))
        let left = Set(tokens.keys).subtracting(cancelled)
        while ran.withLock({ $0.count }) < left.count, !Task.isCancelled { await Task.yield() }
        #expect(ran.withLock { $0.values.allSatisfy { $0 == 1 } })
        #expect(Set(ran.withLock { $0.keys }) == left)
    }

    @Test("a stopped queue runs nothing more")
    func stopped() async {
        let clock = ManualClock()
        let queue = TimerQueue(clock: clock)
        _ = queue.schedule(at: clock.now + .milliseconds(5)) { Issue.record("ran") }
        queue.stop()
        _ = queue.schedule(at: clock.now + .milliseconds(5)) { Issue.record("ran") }
        clock.advance(by: .seconds(1))
        for _ in 0..<200 { await Task.yield() }
        #expect(clock.sleepers == 0)
    }

    @Test("a timer far beyond any clock neither traps nor runs")
    func farAway() async {
        let clock = ManualClock()
        let queue = TimerQueue(clock: clock)
        let token = queue.schedule(at: clock.now + .seconds(Int64.max / 2)) { Issue.record("ran") }
        clock.advance(by: .seconds(86_400))
        for _ in 0..<50 { await Task.yield() }
        queue.cancel(token)
    }
}
