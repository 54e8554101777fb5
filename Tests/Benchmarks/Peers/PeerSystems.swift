import Bus
import Foundation

/// The systems the bus is measured against, as `make bench-peers` builds them.
enum PeerSystems {
    /// Where they are, seen from the repository's root.
    static let folder = URL(fileURLWithPath: ".build-peers")

    /// Programs that are missing.
    static var missing: [String] {
        [grpcSwift, grpcCpp, natsPeer, natsServer].map(\.path)
            .filter { !FileManager.default.isExecutableFile(atPath: $0) }
    }

    private static let grpcSwift = folder.appending(path: "release/grpc-swift-peer")
    private static let grpcCpp = folder.appending(path: "native/grpc-cpp-peer")
    private static let natsPeer = folder.appending(path: "native/nats-peer")
    private static let natsServer = URL(fileURLWithPath: "/usr/sbin/nats-server")

    static func startGRPCSwift() async throws -> MeasuredSystem {
        try await start("grpc-swift-2", grpcSwift)
    }

    static func startGRPCCpp() async throws -> MeasuredSystem {
        try await start("grpc-cpp", grpcCpp)
    }

    /// The broker, who answers, and who asks: three processes.
    ///
    /// - Parameter plan: of our own measurement, for NATS to carry as many bytes.
    static func startNATS(_ plan: LinkPlan) async throws -> MeasuredSystem {
        let notes = FileManager.default.temporaryDirectory.appending(
            path: "edubus-nats-\(UUID().uuidString.prefix(8))")
        try FileManager.default.createDirectory(at: notes, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: notes) }
        let broker = try BenchProcess(
            natsServer,
            [
                "--addr", "127.0.0.1", "--port", "-1", "--ports_file_dir", notes.path,
                "--log", notes.appending(path: "log").path,
            ])
        // The broker does not end with its input.
        let guardian = try BenchProcess(natsPeer, ["guard", String(broker.pid)])
        do {
            let address = try await brokerAddress(
                notes.appending(path: "nats-server_\(broker.pid).ports"))
            let server = try BenchProcess(natsPeer, ["serve", address])
            _ = try await server.line()
            let client = try BenchProcess(
                natsPeer, ["drive", address, String(plan.recordBytes), String(plan.listBytes)])
            return MeasuredSystem(
                name: "nats", servers: [server, guardian, broker], client: client)
        } catch {
            guardian.stop()
            broker.stop()
            throw error
        }
    }

    private static func start(_ name: String, _ program: URL) async throws -> MeasuredSystem {
        let server = try BenchProcess(program, ["serve"])
        let address = try await server.line()
        let client = try BenchProcess(program, ["drive", address])
        return MeasuredSystem(name: name, servers: [server], client: client)
    }

    /// Waits until the broker has noted the port it took.
    private static func brokerAddress(_ file: URL) async throws -> String {
        struct Ports: Decodable {
            var nats: [String]
        }
        for _ in 0..<250 {
            if let text = try? Data(contentsOf: file),
                let address = try? JSONDecoder().decode(Ports.self, from: text).nats.first
            {
                return address
            }
            try await SystemClock().sleep(until: .now + .milliseconds(20))
        }
        throw BenchFailure(description: "nats-server did not start")
    }
}
