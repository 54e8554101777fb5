/// 64 callers of one client on one, two and four servers: what balancing costs, and what it gives on this many cores.
enum ReplicasBenchmark {
    private static let counts = [1, 2, 4]

    static func run() async throws -> [Comparison] {
        try await withPlan(.curve) { plan in
            var systems: [MeasuredSystem] = []
            for count in counts {
                systems.append(try await .bus(plan, replicas: count))
            }
            return try await withSystems(systems) { systems in
                let load = Load.unary(.record, inFlight: 64, milliseconds: 500)
                for system in systems { _ = try await system.run(load) }
                let figures = try await Rounds.run(3, load, on: systems)
                return zip(counts, figures).flatMap { count, ours in
                    UnaryBenchmark.comparisons("replicas/\(count)", ours, figures[0]) { _ in .none }
                }
            }
        }
    }
}
