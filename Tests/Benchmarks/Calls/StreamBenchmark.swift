/// Small records streamed by the server, against libzmq sending as many bytes one way.
enum StreamBenchmark {
    private static let records = 40_000

    static func run() async throws -> [Comparison] {
        try await run(.plain) + run(.curve)
    }

    private static func run(_ link: LinkPlan.Link) async throws -> [Comparison] {
        try await withPlan(link) { plan in
            let systems = [try await MeasuredSystem.bus(plan), try await .raw(plan)]
            return try await withSystems(systems) { systems in
                for system in systems { _ = try await system.run(.stream(count: 1000)) }
                let figures = try await Rounds.run(
                    Rounds.count, .stream(count: records), on: systems)
                return [
                    Comparison(
                        "stream/\(link.name)/record/rate", unit: "records/s",
                        ours: figures[0].median(\.perSecond),
                        baseline: figures[1].median(\.perSecond)),
                    Comparison(
                        "stream/\(link.name)/record/processor", unit: "us/record",
                        ours: figures[0].median(\.processorMicrosecondsPerCall),
                        baseline: figures[1].median(\.processorMicrosecondsPerCall)),
                ]
            }
        }
    }
}
