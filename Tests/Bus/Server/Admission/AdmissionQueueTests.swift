import BusTesting
import DequeModule
import Testing

@testable import Bus

/// Places, queue and refusals, without a server.
struct AdmissionQueueTests {
    static let start = ContinuousClock.now
    static let never = start + .seconds(3600)

    @Test(
        "calls take places, then wait, then are refused; a place that is given back goes to who came first"
    )
    func order() {
        var queue = AdmissionQueue(inFlight: 4, executing: 2, streams: 0)
        let decisions = (1...5).map {
            queue.enter($0, deadline: Self.never, now: Self.start)
        }
        #expect(decisions[..<4] == [.start, .start, .wait, .wait])
        #expect(decisions[4] == .refuse(retryAfter: Limits.shortestPushback))
        #expect(queue.executing == 2 && queue.waiting == 2 && queue.refused == 1)
        #expect(queue.load == 2000)
        let decided = queue.left(took: .milliseconds(1), now: Self.start)
        #expect(decided.map(\.ticket) == [3] && decided.map(\.decision) == [.start])
        let abandoned = [4, 4, 3].map { queue.abandon($0) }
        #expect(abandoned == [true, false, false])
        #expect(queue.left(took: .milliseconds(1), now: Self.start).isEmpty)
        #expect(queue.load == 500)
    }

    @Test("streams have a number of their own; what looks at the server is always let in")
    func kinds() {
        var queue = AdmissionQueue(inFlight: 1, executing: 1, streams: 1)
        func enter(_ ticket: UInt64, _ kind: AdmissionQueue.Kind) -> Bool {
            queue.enter(ticket, kind, deadline: Self.never, now: Self.start) == .start
        }
        #expect(enter(1, .stream) && !enter(2, .stream))
        #expect(enter(3, .short) && !enter(4, .short))
        #expect((5..<100).allSatisfy { enter($0, .exempt) })
        #expect(queue.load == 1000 && queue.inFlight == 97)
        _ = queue.left(.stream, took: .seconds(9), now: Self.start)
        #expect(enter(100, .stream))
        #expect(queue.serviceTime == nil)
    }

    @Test(
        "what cannot be answered in time is refused at once, and later asked for the longer the queue is"
    )
    func hopeless() {
        var queue = AdmissionQueue(inFlight: 100, executing: 1, streams: 0)
        _ = queue.enter(1, deadline: Self.never, now: Self.start)
        _ = queue.left(took: .milliseconds(100), now: Self.start)
        _ = queue.enter(2, deadline: Self.never, now: Self.start)
        // Its own 100 ms and those before it, twice: 400 ms.
        let tight = queue.enter(3, deadline: Self.start + .milliseconds(399), now: Self.start)
        #expect(tight == .refuse(retryAfter: .milliseconds(100)))
        #expect(
            queue.enter(4, deadline: Self.start + .milliseconds(400), now: Self.start) == .wait)
        let second = queue.enter(5, deadline: Self.start, now: Self.start)
        #expect(second == .refuse(retryAfter: .milliseconds(200)))
    }

    @Test("nothing is started after its deadline, nor when it cannot be answered any more")
    func dequeue() {
        var queue = AdmissionQueue(inFlight: 10, executing: 1, streams: 0)
        let now = Self.start + .milliseconds(100)
        _ = queue.enter(1, deadline: Self.never, now: Self.start)
        for (ticket, milliseconds) in [(2, 100), (3, 199), (4, 200)] {
            #expect(
                queue.enter(
                    UInt64(ticket), deadline: Self.start + .milliseconds(milliseconds),
                    now: Self.start) == .wait)
        }
        let decided = queue.left(took: .milliseconds(100), now: now)
        #expect(decided.map(\.ticket) == [2, 3, 4])
        #expect(decided[0].decision == .expire && decided[2].decision == .start)
        guard case .refuse = decided[1].decision else {
            Issue.record("\(decided[1].decision)")
            return
        }
    }

    @Test("in any sequence no place is used twice or lost, and turns are kept", arguments: 0..<50)
    func sequences(seed: UInt64) {
        var random = SeededNumbers(seed: seed)
        let places = 1 + random.below(5)
        let most = places + random.below(8)
        var queue = AdmissionQueue(inFlight: most, executing: places, streams: 0)
        var now = Self.start
        var executing = 0
        var waiting: [UInt64] = []
        var last: UInt64 = 0
        for _ in 0..<2000 {
            now += .milliseconds(random.below(20))
            if random.chance(50) || executing == 0 {
                last += 1
                let deadline = now + .milliseconds(random.below(400))
                switch queue.enter(last, deadline: deadline, now: now) {
                case .start:
                    check(waiting.isEmpty, "nobody is overtaken")
                    executing += 1
                case .wait: waiting.append(last)
                default: break
                }
            } else if random.chance(20), let ticket = waiting.randomElement(using: &random) {
                check(queue.abandon(ticket), "who waits can give up")
                waiting.removeAll { $0 == ticket }
            } else {
                executing -= 1
                for (ticket, decision) in queue.left(
                    took: .milliseconds(random.below(60)), now: now)
                {
                    check(waiting.first == ticket, "in turn")
                    waiting.removeFirst()
                    if decision == .start { executing += 1 }
                }
            }
            check(executing <= places && executing + waiting.count <= most, "within the limits")
            check(executing == queue.executing && waiting.count == queue.waiting, "counted")
            check(waiting.isEmpty || executing == places, "no place is idle while somebody waits")
        }
    }
}
