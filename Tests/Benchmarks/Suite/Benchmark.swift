/// One thing that is measured, chosen by its name.
struct Benchmark: Sendable {
    let name: String
    let summary: String
    var isPartOfAll = true
    let run: @Sendable () async throws -> [Comparison]

    static let all: [Benchmark] = [
        Benchmark(
            name: "codec", summary: "CBOR and our JSON against Foundation's JSON",
            run: CodecBenchmark.run),
        Benchmark(
            name: "unary", summary: "typed calls against libzmq alone, every link, size and load",
            run: UnaryBenchmark.run),
        Benchmark(
            name: "unary-main", summary: "those of them that carry targets; not part of all",
            isPartOfAll: false, run: UnaryBenchmark.runMain),
        Benchmark(
            name: "stream", summary: "a stream of records against libzmq one way",
            run: StreamBenchmark.run),
        Benchmark(
            name: "peers", summary: "against gRPC and NATS (make bench-peers); not part of all",
            isPartOfAll: false, run: PeersBenchmark.run),
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
            name: "admission", summary: "senior-high admission of a city, and how its time grows",
            run: AdmissionBenchmark.run),
        Benchmark(
            name: "allocation", summary: "15,000 entrants of 514 catchments, and their lottery",
            run: AllocationBenchmark.run),
        Benchmark(
            name: "allocation-run",
            summary: "a district of 15,000 frozen, computed and published by the service",
            run: AllocationRunBenchmark.run),
        Benchmark(
            name: "admission-run",
            summary: "40,000 candidates locked, frozen, computed and published by the service",
            run: AdmissionRunBenchmark.run),
        Benchmark(
            name: "roll-import", summary: "a part of the city's roll imported over a stream",
            run: RollImportBenchmark.run),
        Benchmark(
            name: "seats", summary: "seats confirmed by 500 callers at once, against one caller",
            run: SeatConfirmationBenchmark.run),
        Benchmark(
            name: "idle", summary: "memory of 1,000 idle sessions in memory",
            run: IdleSessionsBenchmark.run),
        Benchmark(
            name: "sessions", summary: "1 to 1,000 sessions over CURVE: their memory, their calls",
            run: SessionsBenchmark.run),
        Benchmark(
            name: "replicas", summary: "1 to 4 servers of one client",
            run: ReplicasBenchmark.run),
        Benchmark(
            name: "telemetry", summary: "what metrics and traces cost a call",
            run: TelemetryBenchmark.run),
    ]

    /// Those with the names; all of them for no names; nil when a name is unknown.
    static func chosen(by names: [String]) -> [Benchmark]? {
        guard !names.isEmpty else { return all.filter(\.isPartOfAll) }
        let chosen = all.filter { names.contains($0.name) }
        return chosen.count == Set(names).count ? chosen : nil
    }
}
