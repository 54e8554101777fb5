import GRPCCore
import GRPCNIOTransportHTTP2

/// The serving side: each call a task, as grpc-swift-2 has it.
struct BenchServer: Bench_V1_Bench.SimpleServiceProtocol {
    /// Serves twice: as it comes, and without gathering what is sent, which is the faster way for one call at a time.
    static func serve(listening: (String) -> Void) async throws {
        var atOnce = HTTP2ServerTransport.Posix.Config.defaults
        atOnce.connection.flushCoalescing = nil
        let servers = [.defaults, atOnce].map { config in
            GRPCServer(
                transport: .http2NIOPosix(
                    address: .ipv4(host: "127.0.0.1", port: 0), transportSecurity: .plaintext,
                    config: config),
                services: [BenchServer()])
        }
        try await withThrowingDiscardingTaskGroup { group in
            var addresses: [String] = []
            for server in servers {
                group.addTask { try await server.serve() }
                guard let address = try await server.listeningAddress?.ipv4 else {
                    throw BenchFailure(description: "the server does not listen")
                }
                addresses.append("\(address.host):\(address.port)")
            }
            listening(addresses.joined(separator: ","))
        }
    }

    func echo(
        request: Bench_V1_BenchRecord, context: ServerContext
    ) async throws -> Bench_V1_BenchRecord {
        request
    }

    func echoList(
        request: Bench_V1_RecordList, context: ServerContext
    ) async throws -> Bench_V1_RecordList {
        request
    }

    func records(
        request: Bench_V1_RecordCount, response: RPCWriter<Bench_V1_BenchRecord>,
        context: ServerContext
    ) async throws {
        let record = Bench_V1_BenchRecord.sample(1)
        for _ in 0..<request.count { try await response.write(record) }
    }
}
