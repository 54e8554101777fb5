import Bus
import Synchronization

/// Makes calls from several callers at a time and keeps what became of them.
struct BenchRun: Sendable {
    /// One call; answers with the messages that came.
    let call: @Sendable () async throws -> Int
    let callers: Int
    let clock = ContinuousClock()

    /// What became of the calls of a run.
    struct Outcome: Sendable {
        /// Of the calls that succeeded.
        var latencies = Latencies()
        var messages = 0
        /// By gRPC's name of the code.
        var errors: [String: Int] = [:]
        /// Shown when nothing succeeded.
        var firstError: CallError?

        var failed: Int { errors.values.reduce(0, +) }

        mutating func add(_ other: Outcome) {
            latencies.add(other.latencies)
            messages += other.messages
            errors.merge(other.errors, uniquingKeysWith: +)
            firstError = firstError ?? other.firstError
        }
    }

    /// Runs a plan to its end.
    func run(_ plan: BenchPlan) async throws -> Outcome {
        try await withThrowingTaskGroup(of: Outcome.self) { group in
            for _ in 0..<callers { group.addTask { try await caller(plan) } }
            var outcome = Outcome()
            for try await part in group { outcome.add(part) }
            return outcome
        }
    }

    private func caller(_ plan: BenchPlan) async throws -> Outcome {
        var outcome = Outcome()
        while let due = plan.next(now: clock.now) {
            if due > clock.now { try await clock.sleep(until: due, tolerance: .zero) }
            do {
                outcome.messages += try await call()
                outcome.latencies.record(clock.now - due)
            } catch let error as CallError {
                // The tool's own end is no figure.
                if Task.isCancelled { throw error }
                outcome.errors[error.code.name, default: 0] += 1
                outcome.firstError = outcome.firstError ?? error
            }
        }
        return outcome
    }
}
