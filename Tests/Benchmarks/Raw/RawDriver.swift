import CZeroMQ
import Synchronization

/// A DEALER that asks a `RawServer`.
final class RawDriver: Sendable {
    private struct Client {
        let socket: RawSocket
        let buffer = UnsafeMutableRawBufferPointer.allocate(
            byteCount: RawServer.bufferBytes, alignment: 8)
    }

    private let plan: LinkPlan
    /// One connection, used by one thread at a time.
    private let client: Mutex<Client>

    init(_ plan: LinkPlan, _ addresses: [String]) throws {
        guard let address = addresses.first else {
            throw BenchFailure(description: "no address to connect to")
        }
        self.plan = plan
        let socket = try RawSocket(ZMQ_DEALER)
        if plan.link.encrypted {
            socket.set(ZMQ_CURVE_SERVERKEY, plan.serverPublic)
            socket.set(ZMQ_CURVE_PUBLICKEY, plan.clientPublic)
            socket.set(ZMQ_CURVE_SECRETKEY, plan.clientSecret)
        }
        guard zmq_connect(socket.handle, address) == 0 else {
            throw BenchFailure(description: "libzmq cannot connect to \(address)")
        }
        client = Mutex(Client(socket: socket))
        client.withLock { _ = $0.buffer.initializeMemory(as: UInt8.self, repeating: 7) }
    }

    func run(_ load: Load) throws -> LoadFigures {
        try client.withLock { client in
            switch load {
            case .unary(let payload, let inFlight, let milliseconds):
                return echo(
                    client, plan.bodyBytes(of: payload), inFlight,
                    nanoseconds: UInt64(milliseconds) * 1_000_000)
            case .stream(let count): return stream(client, count)
            case .encode, .decode, .sessions, .stall:
                throw BenchFailure(description: "libzmq has no \(load.line)")
            }
        }
    }

    /// Calls until the window is over. Answers come in the order of the questions.
    private func echo(
        _ client: Client, _ bodyBytes: Int, _ inFlight: Int, nanoseconds: UInt64
    ) -> LoadFigures {
        var times: [UInt32] = []
        times.reserveCapacity(65_536)
        let start = Ticks.nanoseconds
        let end = start + nanoseconds
        var now = start
        var asked = [UInt64](repeating: start, count: inFlight)
        var oldest = 0
        for _ in 0..<inFlight { ask(client, bodyBytes) }
        var open = inFlight
        while open > 0 {
            client.socket.wait()
            while open > 0, receiveOne(client) {
                now = Ticks.nanoseconds
                times.append(UInt32(clamping: now - asked[oldest]))
                asked[oldest] = now
                oldest = oldest + 1 < inFlight ? oldest + 1 : 0
                if now < end { ask(client, bodyBytes) } else { open -= 1 }
            }
        }
        return LoadFigures(nanoseconds: [times], seconds: Double(now - start) * 1e-9)
    }

    private func stream(_ client: Client, _ count: Int) -> LoadFigures {
        let start = Ticks.nanoseconds
        client.buffer.storeBytes(of: Int64(count), as: Int64.self)
        client.buffer.storeBytes(of: Int64(plan.recordBytes), toByteOffset: 8, as: Int64.self)
        ask(client, RawServer.streamRequestBytes)
        var received = 0
        while received < count {
            client.socket.wait()
            while received < count, receiveOne(client) { received += 1 }
        }
        return LoadFigures(calls: count, seconds: Double(Ticks.nanoseconds - start) * 1e-9)
    }

    private func ask(_ client: Client, _ bodyBytes: Int) {
        client.socket.send(client.buffer, bytes: plan.requestHeadBytes, more: true)
        client.socket.send(client.buffer, bytes: bodyBytes)
    }

    /// Head and body of one answer; false when none waits.
    private func receiveOne(_ client: Client) -> Bool {
        guard client.socket.receive(into: client.buffer) >= 0 else { return false }
        _ = client.socket.receive(into: client.buffer)
        return true
    }
}
