import GRPCCore
import GRPCNIOTransportHTTP2
import SwiftProtobuf

/// The calling side: tasks that each make a call after the other on one connection.
struct BenchDriver {
    typealias Client = Bench_V1_Bench.Client<HTTP2ClientTransport.Posix>
    /// With what is sent gathered, the default.
    let gathering: Client
    /// Without, for one call at a time.
    let atOnce: Client

    /// Does the loads of the input.
    ///
    /// - Parameter addresses: `HOST:PORT,HOST:PORT`, as the server printed them.
    static func run(_ addresses: String) async throws {
        let parts = addresses.split { ",:".contains($0) }
        guard parts.count == 4, let gathering = Int(parts[1]), let atOnce = Int(parts[3]) else {
            throw BenchFailure(description: "\(addresses) is not HOST:PORT,HOST:PORT")
        }
        var unbuffered = HTTP2ClientTransport.Posix.Config.defaults
        unbuffered.connection.flushCoalescing = nil
        try await withGRPCClient(transport: transport(String(parts[0]), gathering)) { gathering in
            try await withGRPCClient(
                transport: transport(String(parts[2]), atOnce, unbuffered)
            ) { atOnce in
                let driver = BenchDriver(
                    gathering: Client(wrapping: gathering), atOnce: Client(wrapping: atOnce))
                try await LoadLoop.run { try await driver.run($0) }
            }
        }
    }

    private static func transport(
        _ host: String, _ port: Int, _ config: HTTP2ClientTransport.Posix.Config = .defaults
    ) throws -> HTTP2ClientTransport.Posix {
        try .http2NIOPosix(
            target: .ipv4(address: host, port: port), transportSecurity: .plaintext, config: config)
    }

    private func run(_ load: Load) async throws -> LoadFigures {
        switch load {
        case .unary(.record, let inFlight, let milliseconds):
            let record = Bench_V1_BenchRecord.sample(1)
            return try await calls(inFlight, milliseconds) { consume(try await $0.echo(record)) }
        case .unary(.list, let inFlight, let milliseconds):
            let list = Bench_V1_RecordList.hundred
            return try await calls(inFlight, milliseconds) { consume(try await $0.echoList(list)) }
        case .stream(let count): return try await stream(count)
        case .encode(.record, let milliseconds):
            return try encode(Bench_V1_BenchRecord.sample(1), milliseconds)
        case .encode(.list, let milliseconds):
            return try encode(Bench_V1_RecordList.hundred, milliseconds)
        case .decode(.record, let milliseconds):
            return try decode(Bench_V1_BenchRecord.sample(1), milliseconds)
        case .decode(.list, let milliseconds):
            return try decode(Bench_V1_RecordList.hundred, milliseconds)
        case .sessions, .stall:
            throw BenchFailure(description: "grpc-swift-2 is not asked for \(load.line)")
        }
    }

    private func calls(
        _ inFlight: Int, _ milliseconds: Int,
        _ call: @escaping @Sendable (Client) async throws -> Void
    ) async throws -> LoadFigures {
        let client = inFlight == 1 ? atOnce : gathering
        let start = Ticks.nanoseconds
        let end = start + UInt64(milliseconds) * 1_000_000
        let times = try await withThrowingTaskGroup(of: [UInt32].self) { group in
            for _ in 0..<inFlight {
                group.addTask {
                    var times: [UInt32] = []
                    times.reserveCapacity(8192)
                    var now = Ticks.nanoseconds
                    while now < end {
                        try await call(client)
                        let after = Ticks.nanoseconds
                        times.append(UInt32(clamping: after - now))
                        now = after
                    }
                    return times
                }
            }
            return try await group.reduce(into: [[UInt32]]()) { $0.append($1) }
        }
        return LoadFigures(nanoseconds: times, seconds: Double(Ticks.nanoseconds - start) * 1e-9)
    }

    private func stream(_ count: Int) async throws -> LoadFigures {
        let start = Ticks.nanoseconds
        let received = try await gathering.records(.with { $0.count = Int64(count) }) { response in
            var received = 0
            for try await record in response.messages {
                consume(record)
                received += 1
            }
            return received
        }
        guard received == count else {
            throw BenchFailure(description: "\(received) of \(count) records came")
        }
        return LoadFigures(calls: count, seconds: Double(Ticks.nanoseconds - start) * 1e-9)
    }

    private func encode(_ message: some SwiftProtobuf.Message, _ milliseconds: Int) throws
        -> LoadFigures
    {
        try LoadFigures(milliseconds: milliseconds) {
            let bytes: [UInt8] = try message.serializedBytes()
            consume(bytes)
        }
    }

    private func decode<Message: SwiftProtobuf.Message>(
        _ message: Message, _ milliseconds: Int
    ) throws -> LoadFigures {
        let bytes: [UInt8] = try message.serializedBytes()
        return try LoadFigures(milliseconds: milliseconds) {
            consume(try Message(serializedBytes: bytes))
        }
    }
}
