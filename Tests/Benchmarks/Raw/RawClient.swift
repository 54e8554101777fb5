import CZeroMQ
import Histogram

/// A DEALER that asks a `RawServer`. A new connection a round, opened before the clock starts.
struct RawClient {
    private let plan: PeerPlan
    private let socket: RawSocket
    private let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: 8192, alignment: 8)

    init(_ plan: PeerPlan, _ address: String) throws {
        self.plan = plan
        socket = try RawSocket(ZMQ_DEALER)
        if plan.encrypted {
            socket.set(ZMQ_CURVE_SERVERKEY, plan.serverPublic)
            socket.set(ZMQ_CURVE_PUBLICKEY, plan.clientPublic)
            socket.set(ZMQ_CURVE_SECRETKEY, plan.clientSecret)
        }
        guard zmq_connect(socket.handle, address) == 0 else {
            throw PeerFailure(description: "libzmq cannot connect to \(address)")
        }
        buffer.initializeMemory(as: UInt8.self, repeating: 7)
    }

    /// Calls until the window is over.
    func echo(_ load: CallLoad) throws -> CallFigures {
        defer { end() }
        ask()
        receive(1)
        var histogram = Histogram<UInt64>(numberOfSignificantValueDigits: .three)
        let clock = ContinuousClock()
        let start = clock.now
        let end = start + load.window
        var now = start
        var calls = 0
        for _ in 0..<load.inFlight { ask() }
        var open = load.inFlight
        while open > 0 {
            socket.wait()
            while open > 0, receiveOne() {
                calls += 1
                let after = clock.now
                if load.inFlight == 1 {
                    histogram.record(UInt64(((after - now).seconds * 1e9).rounded()))
                }
                now = after
                if after < end { ask() } else { open -= 1 }
            }
        }
        return CallFigures(
            calls: calls, seconds: (now - start).seconds,
            median: load.inFlight == 1 ? Double(histogram.valueAtPercentile(50)) / 1000 : nil)
    }

    /// Asks for a stream; how many records a second came.
    func stream(count: Int) throws -> Double {
        defer { end() }
        ask()
        receive(1)
        let start = ContinuousClock.now
        buffer.storeBytes(of: Int64(count), as: Int64.self)
        socket.send(buffer, bytes: plan.requestHeadBytes, more: true)
        socket.send(buffer, bytes: 8)
        receive(count)
        return Double(count) / (ContinuousClock.now - start).seconds
    }

    private func ask() {
        socket.send(buffer, bytes: plan.requestHeadBytes, more: true)
        socket.send(buffer, bytes: plan.bodyBytes)
    }

    private func receive(_ count: Int) {
        var received = 0
        while received < count {
            socket.wait()
            while received < count, receiveOne() { received += 1 }
        }
    }

    /// Head and body of one answer; false when none waits.
    private func receiveOne() -> Bool {
        guard socket.receive(into: buffer) >= 0 else { return false }
        _ = socket.receive(into: buffer)
        return true
    }

    private func end() {
        socket.close()
        buffer.deallocate()
    }
}
