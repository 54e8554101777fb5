import Bus
import Histogram

/// A typed unary call in CBOR, client and server in two processes over loopback TCP, against a libzmq DEALER and
/// ROUTER that send as many bytes from as many processes.
struct UnaryBenchmark {
    let encrypted: Bool

    private static let crowd = CallLoad(inFlight: 64, window: .milliseconds(900))
    private static let single = CallLoad(inFlight: 1, window: .milliseconds(500))

    func run() async throws -> [Comparison] {
        let plan = try PeerPlan(encrypted: encrypted)
        let bus = try PeerProcess.start(.bus, plan)
        defer { bus.stop() }
        let raw = try PeerProcess.start(.raw, plan)
        defer { raw.stop() }
        return try await BusPeer.withClient(of: plan, at: bus.address) { client in
            _ = try await client.call(BenchService.echo, BenchRecord.sample(1))
            _ = try await calls(Self.crowd, client)
            let crowd = try await Rounds.run(
                ours: { try await calls(Self.crowd, client, server: bus) },
                baseline: { try await rawCalls(Self.crowd, plan, server: raw) })
            let single = try await Rounds.run(
                ours: { try await calls(Self.single, client, server: bus) },
                baseline: { try await rawCalls(Self.single, plan, server: raw) })
            return comparisons(crowd: crowd, single: single)
        }
    }

    private func comparisons(
        crowd: (ours: [CallFigures], baseline: [CallFigures]),
        single: (ours: [CallFigures], baseline: [CallFigures])
    ) -> [Comparison] {
        let kind = encrypted ? "CURVE" : "plain"
        let ours = crowd.ours.median(\.perSecond)
        var rows = [
            Comparison(
                "unary \(kind), 64 in flight", unit: "calls/s", ours: ours,
                baseline: crowd.baseline.median(\.perSecond),
                target: encrypted ? .ratioAtLeast(0.5) : .none),
            Comparison(
                "unary \(kind), processor", unit: "µs/call",
                ours: crowd.ours.median(\.processorMicrosecondsPerCall),
                baseline: crowd.baseline.median(\.processorMicrosecondsPerCall),
                target: encrypted ? .none : .ratioAtMost(5)),
            Comparison(
                "unary \(kind), 1 in flight, p50", unit: "µs",
                ours: single.ours.median { $0.median ?? .nan },
                baseline: single.baseline.median { $0.median ?? .nan },
                target: .ratioAtMost(1.6)),
        ]
        if !encrypted {
            rows += OtherSystems.unary.map { other in
                Comparison(
                    "unary plain, by \(other.name)", unit: "calls/s", ours: ours,
                    baseline: other.perSecond, target: .ratioAtLeast(other.times),
                    note: OtherSystems.note)
            }
        }
        return rows
    }

    private func calls(
        _ load: CallLoad, _ client: BusClient, server: PeerProcess? = nil
    ) async throws -> CallFigures {
        let clock = ContinuousClock()
        let before = ProcessFigures.processorSeconds() + (server?.processorSeconds ?? 0)
        let start = clock.now
        let end = start + load.window
        var figures: CallFigures
        if load.inFlight == 1 {
            figures = try await Self.oneByOne(client, until: end)
        } else {
            let count = try await withThrowingTaskGroup(of: Int.self) { group in
                for _ in 0..<load.inFlight {
                    group.addTask { try await Self.loop(client, until: end) }
                }
                return try await group.reduce(0, +)
            }
            figures = CallFigures(calls: count, seconds: 0)
        }
        figures.seconds = (clock.now - start).seconds
        figures.processorSeconds =
            ProcessFigures.processorSeconds() + (server?.processorSeconds ?? 0) - before
        return figures
    }

    private static func loop(
        _ client: BusClient, until end: ContinuousClock.Instant
    ) async throws -> Int {
        let record = BenchRecord.sample(1)
        var count = 0
        while ContinuousClock.now < end {
            consume(try await client.call(BenchService.echo, record))
            count += 1
        }
        return count
    }

    private static func oneByOne(
        _ client: BusClient, until end: ContinuousClock.Instant
    ) async throws -> CallFigures {
        let record = BenchRecord.sample(1)
        var histogram = Histogram<UInt64>(numberOfSignificantValueDigits: .three)
        var now = ContinuousClock.now
        while now < end {
            consume(try await client.call(BenchService.echo, record))
            let after = ContinuousClock.now
            histogram.record(UInt64(((after - now).seconds * 1e9).rounded()))
            now = after
        }
        return CallFigures(
            calls: Int(histogram.totalCount), seconds: 0,
            median: Double(histogram.valueAtPercentile(50)) / 1000)
    }

    private func rawCalls(
        _ load: CallLoad, _ plan: PeerPlan, server: PeerProcess
    ) async throws -> CallFigures {
        let address = server.address
        let before = ProcessFigures.processorSeconds() + server.processorSeconds
        var figures = try await onThread { try RawClient(plan, address).echo(load) }
        figures.processorSeconds =
            ProcessFigures.processorSeconds() + server.processorSeconds - before
        return figures
    }
}
