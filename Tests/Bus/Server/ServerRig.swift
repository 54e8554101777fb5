import BusTesting
import Logging
import Synchronization

@testable import Bus

/// A server whose peers are played by the test.
struct ServerRig {
    let server: BusServer
    let service = TestServiceImplementation()
    let transport = RecordingTransport()
    let topology: TopologySource

    init(
        clock: any BusClock = SystemClock(), options: BusServer.Options = BusServer.Options(),
        interceptors: [any ServerInterceptor] = [], extra: [ServiceDefinition] = [],
        mayActOnBehalf: Bool = false, allowed: [MethodPattern] = ["*"]
    ) throws {
        topology = TopologySource(
            Topology(callers: [
                "tester": Topology.CallerEntry(
                    publicKeys: ["k"], department: "education", roles: [.system],
                    mayActOnBehalf: mayActOnBehalf, allowedMethods: allowed)
            ]))
        server = try BusServer(
            services: [service.definition] + extra, transport: transport, topology: topology,
            interceptors: interceptors, options: options, clock: clock, log: Self.silent)
    }

    static let silent = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }

    func receive(_ frames: Frame..., peer: UInt64 = 1, key: String? = "k") {
        server.received(
            frames.map { ReceivedFrame(peer: PeerID(rawValue: peer), callerKey: key, frame: $0) })
    }

    func hello() { receive(.hello(agent: "raw")) }

    func call(
        _ id: UInt64, _ method: String, timeout: Int64 = 60_000, key: String? = nil,
        window: Int = 0,
        onBehalfOf: Principal? = nil, request: some Encodable = TestEmpty()
    ) throws {
        var head = CallHead(method: method, timeoutMilliseconds: timeout)
        head.idempotencyKey = key
        head.window = window
        head.onBehalfOf = onBehalfOf
        receive(
            Frame(
                .call, flags: .end, callID: id, head: head.encoded(),
                body: try CBOREncoder().encode(request)))
    }

    /// The status of a call, once it is there.
    func status(_ id: UInt64) async throws -> Frame {
        await transport.wait { $0.contains { $0.kind == .status && $0.callID == id } }
        return transport.frames.first { $0.kind == .status && $0.callID == id }
            ?? Frame(.status)
    }

    func error(_ id: UInt64) async throws -> CallError? { try await status(id).statusError() }
}

/// Time that jumps ahead by an hour once it was read a given number of times.
final class JumpingClock: BusClock {
    private let start = ContinuousClock.now
    private let readsLeft = Mutex<Int?>(nil)

    func jump(afterReads reads: Int) { readsLeft.withLock { $0 = reads } }

    var now: ContinuousClock.Instant {
        readsLeft.withLock { left in
            guard let count = left else { return start }
            left = max(0, count - 1)
            return count > 0 ? start : start + .seconds(3600)
        }
    }

    /// Wakes nobody.
    func sleep(until instant: ContinuousClock.Instant) async throws {
        let never = AsyncStream<Void> { _ in }
        for await _ in never {}
        throw CancellationError()
    }
}
