import Bus

/// Small records streamed by the server, against libzmq sending as many bytes one way.
enum StreamBenchmark {
    private static let records = 40_000

    static func run() async throws -> [Comparison] {
        let plan = try PeerPlan(encrypted: true)
        let bus = try PeerProcess.start(.bus, plan)
        defer { bus.stop() }
        let raw = try PeerProcess.start(.raw, plan)
        defer { raw.stop() }
        let rates = try await BusPeer.withClient(of: plan, at: bus.address) { client in
            _ = try await perSecond(client, count: 1000)
            return try await Rounds.run(
                ours: { try await perSecond(client, count: records) },
                baseline: {
                    let address = raw.address
                    return try await onThread {
                        try RawClient(plan, address).stream(count: records)
                    }
                })
        }
        let ours = rates.ours.median { $0 }
        return [
            Comparison(
                "stream CURVE", unit: "records/s", ours: ours,
                baseline: rates.baseline.median { $0 }),
            Comparison(
                "stream CURVE, by \(OtherSystems.stream.name)", unit: "records/s", ours: ours,
                baseline: OtherSystems.stream.perSecond,
                target: .ratioAtLeast(OtherSystems.stream.times), note: OtherSystems.note),
        ]
    }

    private static func perSecond(_ client: BusClient, count: Int) async throws -> Double {
        let start = ContinuousClock.now
        var received = 0
        let stream = try await client.stream(BenchService.records, RecordCount(count: count))
        for try await record in stream {
            consume(record)
            received += 1
        }
        guard received == count else {
            throw PeerFailure(description: "\(received) of \(count) records came")
        }
        return Double(count) / (ContinuousClock.now - start).seconds
    }
}
