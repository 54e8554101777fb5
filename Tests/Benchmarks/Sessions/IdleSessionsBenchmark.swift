import Bus
import BusTesting
import Logging

/// Memory that 1,000 sessions hold while nothing happens, both ends of each in this process.
enum IdleSessionsBenchmark {
    private static let sessions = 1000

    static func run() async throws -> [Comparison] {
        try await TestBus.run([BenchService.definition]) { bus in
            let before = ProcessFigures.residentMegabytes()
            var clients: [BusClient] = []
            for _ in 0..<sessions {
                let client = BusClient(
                    transport: bus.network.client(key: TestBus.key(Caller.everything.name)),
                    topology: bus.topology, agent: "idle")
                _ = try await client.call(Health.check, HealthRequest(), on: BenchService.name)
                clients.append(client)
            }
            let held = ProcessFigures.residentMegabytes() - before
            for client in clients { client.shutdown() }
            return [
                Comparison(
                    "memory/idle-sessions/\(sessions)/in-memory", unit: "MB", ours: held,
                    baseline: before, target: .oursAtMost(150))
            ]
        }
    }
}
