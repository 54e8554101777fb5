import Bus
import Foundation

/// Sessions over CURVE between two processes: what 1,000 of them hold while nothing happens, what a reader that stopped
/// holds, and how calls fare among more and more of them.
enum SessionsBenchmark {
    private static let idleSessions = 1000
    private static let load = Load.unary(.record, inFlight: 64, milliseconds: 400)

    static func run() async throws -> [Comparison] {
        try raiseOpenFiles()
        return try await idle() + stoppedReader() + growth()
    }

    private static func idle() async throws -> [Comparison] {
        try await withBus { system in
            let before = system.residentMegabytes
            _ = try await system.run(.sessions(idleSessions))
            // Some heartbeats, so that all that a session ever needs is there.
            try await wait(3)
            let after = system.residentMegabytes
            let server = after.server - before.server
            let client = after.client - before.client
            return [
                Comparison(
                    "memory/idle-sessions/\(idleSessions)/both", unit: "MB", ours: server + client,
                    baseline: before.server + before.client, target: .oursAtMost(150)),
                Comparison(
                    "memory/idle-sessions/\(idleSessions)/server", unit: "MB", ours: server,
                    baseline: before.server),
                Comparison(
                    "memory/idle-sessions/\(idleSessions)/client", unit: "MB", ours: client,
                    baseline: before.client),
            ]
        }
    }

    /// A server that would stream for ever to a client that reads no more.
    private static func stoppedReader() async throws -> [Comparison] {
        try await withBus { system in
            _ = try await system.run(.stream(count: 20_000))
            let before = system.residentMegabytes
            _ = try await system.run(.stall)
            try await wait(1)
            let stopped = system.residentMegabytes
            try await wait(3)
            let later = system.residentMegabytes
            // Each end may hold a window.
            let windows = 2 * Double(Limits.streamWindowBytes) / 1e6
            return [
                Comparison(
                    "memory/stopped-reader/held", unit: "MB",
                    ours: stopped.server + stopped.client - before.server - before.client,
                    baseline: before.server + before.client, target: .oursAtMost(windows)),
                Comparison(
                    "memory/stopped-reader/grown-in-3-s", unit: "MB",
                    ours: later.server + later.client - stopped.server - stopped.client,
                    baseline: stopped.server + stopped.client, target: .oursAtMost(0.5)),
            ]
        }
    }

    /// 64 callers that take turns on ever more sessions.
    private static func growth() async throws -> [Comparison] {
        try await withBus { system in
            var rows: [Comparison] = []
            var first: [LoadFigures] = []
            for sessions in [1, 10, 100, 1000] {
                _ = try await system.run(.sessions(sessions))
                let figures = try await Rounds.run(3, load, on: [system])[0]
                if first.isEmpty { first = figures }
                rows += UnaryBenchmark.comparisons("sessions/\(sessions)", figures, first) { _ in
                    .none
                }
            }
            return rows
        }
    }

    private static func withBus<Result: Sendable>(
        _ body: (MeasuredSystem) async throws -> Result
    ) async throws -> Result {
        try await withPlan(.curve) { plan in
            try await withSystems([try await MeasuredSystem.bus(plan)]) { systems in
                _ = try await systems[0].run(load)
                return try await body(systems[0])
            }
        }
    }

    private static func wait(_ seconds: Int) async throws {
        try await SystemClock().sleep(until: .now + .seconds(seconds))
    }

    /// A session takes several descriptors; the processes started from here inherit the limit.
    private static func raiseOpenFiles() throws {
        var limit = rlimit()
        let kind = __rlimit_resource_t(RLIMIT_NOFILE.rawValue)
        guard getrlimit(kind, &limit) == 0 else { return }
        limit.rlim_cur = limit.rlim_max
        setrlimit(kind, &limit)
    }
}
