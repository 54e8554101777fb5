import Foundation

/// Servers and one client of a way to call, each in a process of its own, which only this one watches.
struct MeasuredSystem: Sendable {
    let name: String
    let servers: [BenchProcess]
    let client: BenchProcess

    /// The bus: as many servers as there are to be replicas.
    static func bus(_ plan: LinkPlan, replicas: Int = 1) async throws -> MeasuredSystem {
        try await start(.bus, plan, servers: replicas)
    }

    /// libzmq with nothing of the bus around it.
    static func raw(_ plan: LinkPlan) async throws -> MeasuredSystem {
        try await start(.raw, plan, servers: 1)
    }

    private static func start(
        _ kind: ServedKind, _ plan: LinkPlan, servers count: Int
    ) async throws -> MeasuredSystem {
        let line = String(decoding: try JSONEncoder().encode(plan), as: UTF8.self)
        var servers: [BenchProcess] = []
        var addresses: [String] = []
        for _ in 0..<count {
            let server = try BenchProcess.again(
                [BenchRole.serve.rawValue, kind.rawValue], firstLine: line)
            servers.append(server)
            addresses.append(try await server.line())
        }
        let client = try BenchProcess.again(
            [BenchRole.drive.rawValue, kind.rawValue] + addresses, firstLine: line)
        return MeasuredSystem(name: kind.rawValue, servers: servers, client: client)
    }

    /// One round.
    func run(_ load: Load) async throws -> LoadFigures {
        let before = processorSeconds
        let answer = try await client.ask(load.line)
        let after = processorSeconds
        guard var figures = try? JSONDecoder().decode(LoadFigures.self, from: Data(answer.utf8))
        else { throw BenchFailure(description: "\(name), \(load.line): \(answer)") }
        figures.processorSeconds = after - before
        return figures
    }

    func stop() {
        client.stop()
        for server in servers { server.stop() }
    }

    /// What its processes hold.
    var residentMegabytes: (server: Double, client: Double) {
        (servers.reduce(0) { $0 + $1.residentMegabytes }, client.residentMegabytes)
    }

    private var processorSeconds: Double {
        servers.reduce(client.processorSeconds) { $0 + $1.processorSeconds }
    }
}

/// Runs a body with systems, and stops them whatever becomes of it.
func withSystems<Result>(
    _ systems: [MeasuredSystem], _ body: ([MeasuredSystem]) async throws -> Result
) async throws -> Result {
    defer { for system in systems { system.stop() } }
    return try await body(systems)
}
