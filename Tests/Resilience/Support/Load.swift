import Bus
import BusTesting
import Foundation
import Synchronization

/// Callers that call one after the other until they are told to stop: three reads, then a write with a key.
final class Load: Sendable {
    /// One call as its caller saw it.
    struct Outcome: Sendable {
        let startedAt: ContinuousClock.Instant
        let took: Duration
        /// Of a write.
        let key: String?
        let error: CallError?
    }

    struct Report: Sendable {
        let outcomes: [Outcome]

        var calls: Int { outcomes.count }
        var failed: Int { outcomes.count { $0.error != nil } }
        var slowestSuccess: Duration {
            outcomes.filter { $0.error == nil }.map(\.took).max() ?? .zero
        }
        var slowest: Duration { outcomes.map(\.took).max() ?? .zero }
        var acknowledgedKeys: [String] {
            outcomes.compactMap { $0.error == nil ? $0.key : nil }
        }
        /// Errors by code, reason, origin and whether the call was executed, with their number.
        var errors: [String: Int] {
            Dictionary(
                outcomes.compactMap(\.error).map { error in
                    ("\(error.code) \(error.reason.rawValue) \(error.origin) \(error.executed)", 1)
                }, uniquingKeysWith: +)
        }
    }

    struct Settings: Sendable {
        var callers = 12
        /// Between the calls of one caller.
        var pause: Duration = .milliseconds(5)
        /// Slow is for the test to judge; only what is lost ends by the deadline.
        var options = CallOptions(deadline: .seconds(60))
        var service: String?
    }

    private let isStopped = Mutex(false)
    private let outcomes = Mutex<[Outcome]>([])
    private let task = Mutex<Task<Void, Never>?>(nil)

    /// The most calls that can run at a time.
    let callers: Int

    private init(callers: Int) { self.callers = callers }

    static func start(_ client: BusClient, _ settings: Settings = Settings()) -> Load {
        let load = Load(callers: settings.callers)
        let task = Task {
            await withTaskGroup { group in
                for caller in 0..<settings.callers {
                    group.addTask { await load.run(caller, client, settings) }
                }
            }
        }
        load.task.withLock { $0 = task }
        return load
    }

    /// How many calls have ended so far.
    var count: Int { outcomes.withLock { $0.count } }

    /// Waits until so many more calls have ended.
    func untilMore(_ calls: Int) async throws {
        let before = count
        try await Machine.until("\(calls) more calls") { count >= before + calls }
    }

    /// Lets the calls that run end.
    func stop() async -> Report {
        isStopped.withLock { $0 = true }
        await task.withLock { $0 }?.value
        return Report(outcomes: outcomes.withLock { $0 })
    }

    private func run(_ caller: Int, _ client: BusClient, _ settings: Settings) async {
        let run = UUID().uuidString
        var number = 0
        while !isStopped.withLock({ $0 }) {
            number += 1
            var options = settings.options
            let isWrite = number % 4 == 0
            if isWrite { options.idempotencyKey = "\(run)-\(number)" }
            let startedAt = ContinuousClock.now
            var failure: CallError?
            // The library throws nothing else.
            do {
                _ = try await client.call(
                    isWrite ? TestService.writeCall : TestService.unaryCall, TestRequest(),
                    options: options, on: settings.service)
            } catch {
                failure = error as? CallError ?? .notFound("a CallError")
            }
            let outcome = Outcome(
                startedAt: startedAt, took: .now - startedAt, key: options.idempotencyKey,
                error: failure)
            outcomes.withLock { $0.append(outcome) }
            try? await Machine.wait(settings.pause)
        }
    }
}
