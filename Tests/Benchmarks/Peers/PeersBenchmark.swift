import Foundation

/// The bus against gRPC and NATS, without encryption as they are: the same record, as many calls in flight, a client and
/// a server process each (NATS has its broker between them), round by round.
enum PeersBenchmark {
    static let loads = [1, 4, 16, 64, 256]
    private static let rounds = 3

    static func run() async throws -> [Comparison] {
        let missing = PeerSystems.missing
        guard missing.isEmpty else {
            throw BenchFailure(
                description: "run `make bench-peers`; missing: \(missing.joined(separator: ", "))")
        }
        return try await withPlan(.plain) { plan in
            try await withPlan(.curve) { secret in
                let systems = [
                    try await MeasuredSystem.bus(plan), try await PeerSystems.startGRPCSwift(),
                    try await PeerSystems.startGRPCCpp(), try await PeerSystems.startNATS(plan),
                    try await .raw(plan), try await .bus(secret),
                ]
                return try await withSystems(systems) { systems in
                    for system in systems {
                        _ = try await system.run(.unary(.record, inFlight: 64, milliseconds: 500))
                        _ = try await system.run(.unary(.list, inFlight: 64, milliseconds: 200))
                    }
                    let withoutCrypto = Array(systems.dropLast())
                    return try await records(systems) + lists(withoutCrypto)
                        + streams(withoutCrypto) + codec(systems[0], systems[1])
                }
            }
        }
    }

    /// Also writes every figure down, for the plot of latency against load.
    private static func records(_ systems: [MeasuredSystem]) async throws -> [Comparison] {
        var rows: [Comparison] = []
        var table = LatencyTable()
        for inFlight in loads {
            let load = Load.unary(.record, inFlight: inFlight, milliseconds: 500)
            let figures = try await Rounds.run(rounds, load, on: systems)
            for (index, system) in systems.enumerated() {
                // The last one is the bus again, with CURVE.
                let name = index == systems.count - 1 ? "bus-curve" : system.name
                table.add(name, inFlight, figures[index])
            }
            rows += versus("unary/record/\(inFlight)", Array(zip(systems, figures).dropLast())) {
                rival, measure in
                switch (rival, measure, inFlight) {
                case ("grpc-swift-2", .rate, 64): .ratioAtLeast(20)
                case ("grpc-cpp", .rate, 64): .ratioAtLeast(3)
                default: .none
                }
            }
        }
        try table.write(to: PeerSystems.folder.appending(path: "latency.csv"))
        return rows
    }

    private static func lists(_ systems: [MeasuredSystem]) async throws -> [Comparison] {
        var rows: [Comparison] = []
        for inFlight in UnaryBenchmark.loads {
            let load = Load.unary(.list, inFlight: inFlight, milliseconds: 300)
            let figures = try await Rounds.run(rounds, load, on: systems)
            rows += versus("unary/list/\(inFlight)", Array(zip(systems, figures))) { _, _ in .none }
        }
        return rows
    }

    private static func versus(
        _ name: String, _ results: [(system: MeasuredSystem, figures: [LoadFigures])],
        _ target: (String, UnaryBenchmark.Measure) -> Comparison.Target
    ) -> [Comparison] {
        results.dropFirst().flatMap { rival in
            UnaryBenchmark.comparisons(
                "peers/\(name)/vs-\(rival.system.name)", results[0].figures, rival.figures
            ) { target(rival.system.name, $0) }
        }
    }

    private static func streams(_ systems: [MeasuredSystem]) async throws -> [Comparison] {
        let count = 40_000
        for system in systems { _ = try await system.run(.stream(count: 2000)) }
        let figures = try await Rounds.run(rounds, .stream(count: count), on: systems)
        return zip(systems, figures).dropFirst().flatMap { rival, baseline in
            [
                Comparison(
                    "peers/stream/record/vs-\(rival.name)/rate", unit: "records/s",
                    ours: figures[0].median(\.perSecond), baseline: baseline.median(\.perSecond),
                    target: rival.name == "grpc-swift-2" ? .ratioAtLeast(3) : .none),
                Comparison(
                    "peers/stream/record/vs-\(rival.name)/processor", unit: "us/record",
                    ours: figures[0].median(\.processorMicrosecondsPerCall),
                    baseline: baseline.median(\.processorMicrosecondsPerCall)),
            ]
        }
    }

    /// CBOR through Codable against swift-protobuf's generated code, each in its client's process.
    private static func codec(
        _ bus: MeasuredSystem, _ grpcSwift: MeasuredSystem
    ) async throws -> [Comparison] {
        var rows: [Comparison] = []
        for payload in Load.Payload.allCases {
            for (verb, load) in [
                ("encode", Load.encode(payload, milliseconds: 100)),
                ("decode", Load.decode(payload, milliseconds: 100)),
            ] {
                let figures = try await Rounds.run(Rounds.count, load, on: [bus, grpcSwift])
                rows.append(
                    Comparison(
                        "peers/codec/cbor/\(verb)/\(payload.rawValue)/vs-swift-protobuf",
                        unit: "us", ours: figures[0].median(\.microseconds),
                        baseline: figures[1].median(\.microseconds), target: .ratioAtMost(3)))
            }
        }
        return rows
    }
}
