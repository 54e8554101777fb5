import Bus
import BusZeroMQ
import Synchronization

/// The calling end of the bus, as programs have it: tasks that each make a call after the other.
final class BusDriver: Sendable {
    private let context: ZeroMQContext
    private let transport: ZeroMQClientTransport
    private let topology: TopologySource
    /// One session each; calls take turns.
    private let clients: Mutex<[BusClient]>
    private let stalled = Mutex<ResponseStream<BenchRecord>?>(nil)

    init(_ plan: LinkPlan, _ addresses: [String]) throws {
        context = try ZeroMQContext()
        transport = ZeroMQClientTransport(
            context: context,
            keyPair: plan.link.encrypted ? try CurveKeyPair(secretKey: plan.clientSecret) : nil)
        topology = TopologySource(plan.topology(addresses: addresses))
        clients = Mutex([])
        clients.withLock { $0 = [makeClient()] }
    }

    func shutdown() async {
        for client in clients.withLock({ $0 }) { client.shutdown() }
        await context.shutdown()
    }

    func run(_ load: Load) async throws -> LoadFigures {
        switch load {
        case .unary(.record, let inFlight, let milliseconds):
            try await calls(
                BenchService.echo, BenchRecord.sample(1), inFlight, .milliseconds(milliseconds))
        case .unary(.list, let inFlight, let milliseconds):
            try await calls(
                BenchService.echoList, RecordList.hundred, inFlight, .milliseconds(milliseconds))
        case .stream(let count): try await stream(count)
        case .encode(.record, let milliseconds): try encode(BenchRecord.sample(1), milliseconds)
        case .encode(.list, let milliseconds): try encode(RecordList.hundred, milliseconds)
        case .decode(.record, let milliseconds): try decode(BenchRecord.sample(1), milliseconds)
        case .decode(.list, let milliseconds): try decode(RecordList.hundred, milliseconds)
        case .sessions(let count): try await open(count)
        case .stall: try await stall()
        }
    }

    // MARK: Loads

    private func calls<Message: BusMessage>(
        _ method: UnaryMethod<Message, Message>, _ message: Message, _ inFlight: Int,
        _ window: Duration
    ) async throws -> LoadFigures {
        let clients = clients.withLock { $0 }
        let start = Ticks.nanoseconds
        let end = start + UInt64(window.seconds * 1e9)
        let times = try await withThrowingTaskGroup(of: [UInt32].self) { group in
            for caller in 0..<inFlight {
                // More sessions than callers: each caller goes round its own share of them.
                let own = stride(from: caller % clients.count, to: clients.count, by: inFlight)
                    .map { clients[$0] }
                group.addTask { try await Self.loop(own, method, message, from: start, until: end) }
            }
            return try await group.reduce(into: [[UInt32]]()) { $0.append($1) }
        }
        return LoadFigures(nanoseconds: times, seconds: Double(Ticks.nanoseconds - start) * 1e-9)
    }

    /// How long each call took.
    private static func loop<Message: BusMessage>(
        _ clients: [BusClient], _ method: UnaryMethod<Message, Message>, _ message: Message,
        from start: UInt64, until end: UInt64
    ) async throws -> [UInt32] {
        var times: [UInt32] = []
        times.reserveCapacity(8192)
        var now = Ticks.nanoseconds
        var turn = 0
        while now < end {
            consume(try await clients[turn].call(method, message))
            turn = turn + 1 < clients.count ? turn + 1 : 0
            let after = Ticks.nanoseconds
            times.append(UInt32(clamping: after - now))
            now = after
        }
        return times
    }

    private func stream(_ count: Int) async throws -> LoadFigures {
        guard let client = clients.withLock({ $0.first }) else { throw CancellationError() }
        let start = Ticks.nanoseconds
        var received = 0
        let stream = try await client.stream(BenchService.records, RecordCount(count: count))
        for try await record in stream {
            consume(record)
            received += 1
        }
        guard received == count else {
            throw BenchFailure(description: "\(received) of \(count) records came")
        }
        return LoadFigures(calls: count, seconds: Double(Ticks.nanoseconds - start) * 1e-9)
    }

    private func encode(_ message: some BusMessage, _ milliseconds: Int) throws -> LoadFigures {
        try LoadFigures(milliseconds: milliseconds) {
            consume(try ContentType.cbor.encode(message))
        }
    }

    private func decode<Message: BusMessage>(
        _ message: Message, _ milliseconds: Int
    ) throws -> LoadFigures {
        let bytes = try ContentType.cbor.encode(message)
        return try LoadFigures(milliseconds: milliseconds) {
            consume(try ContentType.cbor.decode(Message.self, from: bytes))
        }
    }

    /// Makes it that many sessions, each used once.
    private func open(_ count: Int) async throws -> LoadFigures {
        let start = Ticks.nanoseconds
        let opened = clients.withLock { clients in
            let opened = (clients.count..<max(count, clients.count)).map { _ in makeClient() }
            clients += opened
            return opened
        }
        for client in opened {
            consume(try await client.call(BenchService.echo, BenchRecord.sample(1)))
        }
        return LoadFigures(
            calls: opened.count, seconds: Double(Ticks.nanoseconds - start) * 1e-9)
    }

    /// Starts a stream without end, takes one record of it and leaves it.
    private func stall() async throws -> LoadFigures {
        guard let client = clients.withLock({ $0.first }) else { throw CancellationError() }
        let stream = try await client.stream(BenchService.records, RecordCount(count: .max))
        var records = stream.makeAsyncIterator()
        consume(try await records.next())
        stalled.withLock { $0 = stream }
        return LoadFigures(calls: 1, seconds: 1)
    }

    private func makeClient() -> BusClient {
        BusClient(transport: transport, topology: topology, agent: "bench")
    }
}
