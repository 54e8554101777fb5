import Bus
import Synchronization
import Testing

@testable import Operator

struct BenchRunTests {
    private final class Calls: Sendable {
        private let state = Mutex((begun: 0, running: 0, most: 0))
        var begun: Int { state.withLock { $0.begun } }
        var most: Int { state.withLock { $0.most } }

        /// Counts a call; answers with its number.
        func run() async -> Int {
            let number = state.withLock { state in
                state.begun += 1
                state.running += 1
                state.most = max(state.most, state.running)
                return state.begun
            }
            for _ in 0..<20 { await Task.yield() }
            state.withLock { $0.running -= 1 }
            return number
        }
    }

    @Test("every call is counted once, with its messages or its code, and no more run than may")
    func counts() async throws {
        let calls = Calls()
        let run = BenchRun(
            call: {
                let number = await calls.run()
                if number % 10 == 0 { throw CallError(.unavailable, "AWAY", "") }
                if number % 15 == 0 { throw CallError(.notFound, "NOT_FOUND", "") }
                return 2
            }, callers: 4)
        let outcome = try await run.run(
            BenchPlan(start: ContinuousClock.now, duration: nil, count: 300))
        #expect(calls.begun == 300 && calls.most <= 4)
        #expect(outcome.errors == ["UNAVAILABLE": 30, "NOT_FOUND": 10])
        #expect(outcome.latencies.count == 260 && outcome.messages == 520)
        #expect(outcome.failed == 40)
        #expect(outcome.firstError?.code == .unavailable || outcome.firstError?.code == .notFound)
    }

    @Test("at a rate, a call that could not begin in time is as late as it began")
    func waitingCounts() async throws {
        let clock = ContinuousClock()
        // As if the measurement had begun a second ago: its first calls are all a second late.
        let plan = BenchPlan(
            start: clock.now - .seconds(1), duration: nil, count: 5, rate: 1_000_000)
        let outcome = try await BenchRun(call: { 1 }, callers: 1).run(plan)
        #expect(outcome.latencies.count == 5)
        let shortest = try #require(outcome.latencies.cells[0].intValue)
        #expect(shortest >= 999_000)
    }
}
