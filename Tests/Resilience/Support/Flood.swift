import Bus
import BusTesting

/// Callers that do not wait for each other: so many calls a second, whatever becomes of them.
enum Flood {
    static func run(
        _ client: BusClient, perSecond: Double, for time: Duration
    ) async throws -> Load.Report {
        let count = Int(perSecond * (time / .seconds(1)))
        let start = ContinuousClock.now
        return try await withThrowingTaskGroup(of: Load.Outcome.self) { group in
            for number in 0..<count {
                let due = start + .seconds(Double(number) / perSecond)
                if due > .now { try await Machine.wait(due - .now) }
                group.addTask { await call(client) }
            }
            return Load.Report(outcomes: try await group.reduce(into: []) { $0.append($1) })
        }
    }

    private static func call(_ client: BusClient) async -> Load.Outcome {
        var options = CallOptions()
        options.deadline = .seconds(1)
        let start = ContinuousClock.now
        var failure: CallError?
        do {
            _ = try await client.call(TestService.unaryCall, TestRequest(), options: options)
        } catch {
            failure = error as? CallError ?? .notFound("a CallError")
        }
        return Load.Outcome(startedAt: start, took: .now - start, key: nil, error: failure)
    }
}
