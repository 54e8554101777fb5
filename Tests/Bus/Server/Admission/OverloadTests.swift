import BusTesting
import DequeModule
import Testing

@testable import Bus

/// A minute of too many calls, on a simulated clock.
struct OverloadTests {
    /// A server of so many places and calls of random length, with and without admission.
    struct Simulation {
        private struct Call {
            let ticket: UInt64
            let deadline: ContinuousClock.Instant
        }

        private static let places = 8
        private static let patience = Duration.seconds(1)
        private static let start = ContinuousClock.now

        /// 10 ms to 70 ms, 40 on average: 200 calls a second.
        private static func length(_ random: inout SeededNumbers) -> Duration {
            .microseconds(10_000 + random.below(60_001))
        }

        /// - Parameter load: of what the server can do.
        /// - Returns: calls answered within their deadline.
        static func run(load: Double, admits: Bool, seed: UInt64) -> Int {
            var random = SeededNumbers(seed: seed)
            var queue = AdmissionQueue(inFlight: 4096, executing: places, streams: 0)
            var plain = Deque<Call>()
            var deadlines: [UInt64: ContinuousClock.Instant] = [:]
            var running: [(ends: ContinuousClock.Instant, call: Call, took: Duration)] = []
            var now = start
            var ticket: UInt64 = 0
            var arrival = start
            var good = 0
            func begin(_ call: Call) {
                let took = length(&random)
                running.append((now + took, call, took))
            }
            while true {
                let done = running.indices.min { running[$0].ends < running[$1].ends }
                if let done, running[done].ends <= arrival {
                    let (ends, call, took) = running.remove(at: done)
                    now = ends
                    if now <= call.deadline { good += 1 }
                    if admits {
                        for (ticket, decision) in queue.left(took: took, now: now)
                        where decision == .start {
                            begin(Call(ticket: ticket, deadline: deadlines[ticket] ?? now))
                        }
                    } else if let next = plain.popFirst() {
                        begin(next)
                    }
                    continue
                }
                now = arrival
                guard now < start + .seconds(60) else { return good }
                ticket += 1
                let call = Call(ticket: ticket, deadline: now + patience)
                deadlines[ticket] = call.deadline
                if admits {
                    if queue.enter(ticket, deadline: call.deadline, now: now) == .start {
                        begin(call)
                    }
                } else if running.count < places {
                    begin(call)
                } else {
                    plain.append(call)
                }
                let gap = Int(10_000 / load)
                arrival += .microseconds(1 + random.below(gap))
            }
        }
    }

    @Test("at five times what it can do, a server answers 80 % of its best", arguments: 1...5)
    func goodput(seed: UInt64) {
        let peak =
            [0.5, 0.8, 0.9, 1, 1.2].map { Simulation.run(load: $0, admits: true, seed: seed) }.max()
            ?? 0
        #expect(peak > 10_000, "about 12,000 calls can be answered in the minute")
        for load in [2.0, 5, 20] {
            let good = Simulation.run(load: load, admits: true, seed: seed)
            #expect(good * 100 >= peak * 80, "\(good) of \(peak) at \(load), seed \(seed)")
        }
    }

    @Test("the same server with a plain queue answers nearly nothing: the test can tell")
    func withoutAdmission() {
        let good = Simulation.run(load: 5, admits: false, seed: 1)
        #expect(good < 1000, "\(good)")
    }
}
