/// One thing that is measured, chosen by its name.
struct Benchmark: Sendable {
    let name: String
    let summary: String
    let run: @Sendable () async throws -> [Comparison]

    static let all: [Benchmark] = [
        Benchmark(
            name: "codec", summary: "CBOR and our JSON against Foundation's JSON",
            run: CodecBenchmark.run),
        Benchmark(
            name: "unary", summary: "a typed call against libzmq alone, two processes, CURVE",
            run: { try await UnaryBenchmark(encrypted: true).run() }),
        Benchmark(
            name: "unary-plain", summary: "the same without CURVE",
            run: { try await UnaryBenchmark(encrypted: false).run() }),
        Benchmark(
            name: "stream", summary: "a stream of records against libzmq one way, CURVE",
            run: StreamBenchmark.run),
        Benchmark(
            name: "store", summary: "durable writes together against one after the other",
            run: DurableWriteBenchmark.run),
        Benchmark(
            name: "bulk", summary: "rows by the thousand against rows one by one",
            run: BulkInsertBenchmark.run),
        Benchmark(
            name: "city", summary: "the sample city made, against the rate its load needs",
            run: CityGenerationBenchmark.run),
        Benchmark(
            name: "city-load", summary: "the sample city loaded into the four services",
            run: CityLoadBenchmark.run),
        Benchmark(
            name: "sessions", summary: "memory of 1,000 idle sessions in memory",
            run: IdleSessionsBenchmark.run),
        Benchmark(
            name: "telemetry", summary: "what metrics and traces cost a call",
            run: TelemetryBenchmark.run),
    ]

    /// Those with the names; all of them for no names; nil when a name is unknown.
    static func chosen(by names: [String]) -> [Benchmark]? {
        guard !names.isEmpty else { return all }
        let chosen = all.filter { names.contains($0.name) }
        return chosen.count == Set(names).count ? chosen : nil
    }
}
