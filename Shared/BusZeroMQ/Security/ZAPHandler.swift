import Bus
import CZeroMQ
import Logging

/// Says which clients may connect (RFC 27, ZAP 1.0). Everything it does not know is denied.
///
/// A client is let in over CURVE only, with a key that somebody owns in the topology of the server it connects to; the key,
/// in Z85, becomes the connection's user id. It is asked once for each connection: a revocation on a live
/// one is the session layer's.
final class ZAPHandler: LoopMember {
    /// Domains of this context's servers: `edubus` and a number, one for each.
    private var topologies: [String: TopologySource] = [:]
    private var socket: RawSocket?
    private var watch: Watch?
    private let faults: SecurityFaults

    private static let address = "inproc://zeromq.zap.01"
    private static let version = Array("1.0".utf8)

    init(in context: UnsafeMutableRawPointer, faults: SecurityFaults) throws(ZeroMQError) {
        self.faults = faults
        guard !faults.contains(.noAuthenticator) else { return }
        let socket = try RawSocket(ZMQ_REP, in: context)
        do throws(ZeroMQError) {
            try SocketOptions.local().apply(to: socket)
            guard zmq_bind(socket.handle, Self.address) == 0 else {
                throw ZeroMQError.last(Self.address)
            }
        } catch {
            socket.close()
            throw error
        }
        self.socket = socket
    }

    func admit(_ topology: TopologySource, domain: String) { topologies[domain] = topology }
    func forget(domain: String) { topologies[domain] = nil }

    func open(in loop: IOLoop) {
        watch = socket.map { loop.watch($0, index: 0, for: self) }
    }

    var wakeAt: ContinuousClock.Instant? { nil }
    var isFinished: Bool { false }

    func ready(_ index: Int, in loop: IOLoop) -> Bool {
        guard let socket else { return false }
        for _ in 0..<ZeroMQLimits.monitorBatch {
            guard let parts = socket.receiveAll(using: loop.reader.message) else { return false }
            let request = ZAPRequest(parts)
            let key = request.flatMap(admittedKey)
            if key != nil {
                loop.statistics.authenticationsAccepted += 1
                loop.logger.debug("connection accepted")
            } else {
                loop.statistics.authenticationsRefused += 1
                loop.logger.debug(
                    "connection refused", metadata: ["address": "\(request?.address ?? "unknown")"])
            }
            answer(requestID: parts.count > 1 ? parts[1] : [], callerKey: key, on: socket)
        }
        return true
    }

    func tick(_ now: ContinuousClock.Instant, in loop: IOLoop) {}
    func beginClosing(in loop: IOLoop) {}

    func closeNow(in loop: IOLoop) {
        loop.unwatch(watch)
        socket?.close()
        socket = nil
    }

    /// The key that may connect; nil denies.
    private func admittedKey(_ request: ZAPRequest) -> String? {
        guard request.mechanism == "CURVE", let key = CurveKeyPair.text(ofKey: request.credentials),
            topologies[request.domain]?.caller(ownsKey: key) != nil
                || faults.contains(.admitsEverybody)
        else { return nil }
        return key
    }

    private func answer(requestID: [UInt8], callerKey: String?, on socket: RawSocket) {
        let status = callerKey == nil ? ("400", "key not in the topology") : ("200", "OK")
        let parts = [
            Self.version, requestID, Array(status.0.utf8), Array(status.1.utf8),
            Array((callerKey ?? "").utf8), [],
        ]
        for (index, part) in parts.enumerated() {
            _ = part.withUnsafeBytes { socket.send($0, more: index < parts.count - 1) }
        }
    }
}
