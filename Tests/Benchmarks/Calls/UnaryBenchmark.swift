/// Typed unary calls in CBOR, client and server in two processes, against a libzmq DEALER and ROUTER that send as many
/// bytes from as many processes: every kind of link, both sizes, one to many in flight.
enum UnaryBenchmark {
    /// How many calls are open at once.
    static let loads = [1, 64, 256]

    static func run() async throws -> [Comparison] {
        var rows: [Comparison] = []
        for link in LinkPlan.Link.all {
            for payload in Load.Payload.allCases {
                rows += try await run(link, payload)
            }
        }
        return rows
    }

    /// The rows that carry targets only, to be asked often.
    static func runMain() async throws -> [Comparison] {
        try await run(.plain, .record) + run(.curve, .record)
    }

    private static func run(
        _ link: LinkPlan.Link, _ payload: Load.Payload
    ) async throws -> [Comparison] {
        try await withPlan(link) { plan in
            let systems = [try await MeasuredSystem.bus(plan), try await .raw(plan)]
            return try await withSystems(systems) { systems in
                let isMain = link.transport == .tcp && payload == .record
                var rows: [Comparison] = []
                for system in systems {
                    _ = try await system.run(.unary(payload, inFlight: 64, milliseconds: 200))
                }
                for inFlight in loads {
                    let load = Load.unary(
                        payload, inFlight: inFlight, milliseconds: isMain ? 800 : 300)
                    let figures = try await Rounds.run(isMain ? 5 : 3, load, on: systems)
                    rows += comparisons(
                        "unary/\(link.name)/\(payload.rawValue)/\(inFlight)", figures[0],
                        figures[1], isMain ? target(link, inFlight) : { _ in .none })
                }
                return rows
            }
        }
    }

    /// What a row of one load tells.
    enum Measure: String {
        case rate
        case processor
        case p50
        case p99
    }

    private static func target(
        _ link: LinkPlan.Link, _ inFlight: Int
    ) -> (Measure) -> Comparison.Target {
        { measure in
            switch (measure, inFlight, link.encrypted) {
            case (.rate, 64, true): .ratioAtLeast(0.5)
            case (.processor, 64, false): .ratioAtMost(5)
            case (.p50, 1, _): .ratioAtMost(1.6)
            default: .none
            }
        }
    }

    static func comparisons(
        _ name: String, _ ours: [LoadFigures], _ baseline: [LoadFigures],
        _ target: (Measure) -> Comparison.Target
    ) -> [Comparison] {
        let figures: [(Measure, String, (LoadFigures) -> Double)] = [
            (.rate, "calls/s", \.perSecond),
            (.processor, "us/call", \.processorMicrosecondsPerCall),
            (.p50, "us", { $0.p50 ?? .nan }), (.p99, "us", { $0.p99 ?? .nan }),
        ]
        return figures.map { measure, unit, value in
            Comparison(
                "\(name)/\(measure.rawValue)", unit: unit, ours: ours.median(value),
                baseline: baseline.median(value), target: target(measure))
        }
    }
}
