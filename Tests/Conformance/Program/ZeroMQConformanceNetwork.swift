import Bus
import BusTesting
import BusZeroMQ
import Foundation
import Logging
import Synchronization

/// The conformance cases' ends over libzmq: loopback TCP with CURVE, or `ipc` in a directory of this user.
final class ZeroMQConformanceNetwork: ConformanceNetwork {
    private let context: ZeroMQContext
    private let keys = Mutex<[String: CurveKeyPair]>([:])
    /// Of `ipc`, made with mode 0700.
    private let directory: URL?
    /// Without keys, whoever can open the directory is `tester`.
    private let isEncrypted: Bool

    /// - Parameter isEncrypted: false only on `ipc`.
    init(_ transport: ConformanceTransport, isEncrypted: Bool) throws {
        context = try ZeroMQContext.additional(
            logger: Logger(label: "conformance") { _ in SwiftLogNoOpLogHandler() })
        self.isEncrypted = isEncrypted
        guard transport == .ipc else {
            directory = nil
            return
        }
        let directory = FileManager.default.temporaryDirectory
            .appending(path: "edubus-\(UUID().uuidString.prefix(8))")
        try FileManager.default.createDirectory(
            at: directory, withIntermediateDirectories: true,
            attributes: [.posixPermissions: 0o700])
        self.directory = directory
    }

    private func keyPair(of name: String) throws -> CurveKeyPair {
        try keys.withLock { keys in
            if let known = keys[name] { return known }
            let made = try CurveKeyPair.generate()
            keys[name] = made
            return made
        }
    }

    func publicKey(of caller: String) throws -> String { try keyPair(of: caller).publicKey }

    func client(as caller: String) throws -> any ClientTransport {
        ZeroMQClientTransport(
            context: context, keyPair: isEncrypted ? try keyPair(of: caller) : nil)
    }

    func server(
        named name: String, at again: Endpoint?, topology: TopologySource
    ) throws -> any ServerTransport {
        let fresh = directory.map { "ipc://\($0.path)/\(name)" } ?? "tcp://127.0.0.1:0"
        return ZeroMQServerTransport(
            context: context, endpoint: again?.address ?? fresh,
            keyPair: isEncrypted ? try keyPair(ofServer: name, at: again) : nil,
            topology: topology, plainCallerKey: isEncrypted ? nil : try publicKey(of: "tester"))
    }

    private func keyPair(ofServer name: String, at again: Endpoint?) throws -> CurveKeyPair {
        let known = keys.withLock { keys in
            keys.values.first { $0.publicKey == again?.publicKey }
        }
        return try known ?? keyPair(of: "the server \(name)")
    }

    func shutdown() async -> Bool {
        let inTime = await context.shutdown(within: .seconds(60))
        if let directory { try? FileManager.default.removeItem(at: directory) }
        return inTime
    }
}
