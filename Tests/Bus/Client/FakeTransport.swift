import BusTesting
import Synchronization

@testable import Bus

/// Links that a test plays the server of.
final class FakeTransport: ClientTransport {
    private let state = Mutex<[FakeLink]>([])
    /// Called with every link, from its own task, so that never from inside `connect`.
    private let onConnect: (@Sendable (FakeLink) -> Void)?

    init(onConnect: (@Sendable (FakeLink) -> Void)? = nil) { self.onConnect = onConnect }

    var links: [FakeLink] { state.withLock { $0 } }

    func connect(to endpoint: Endpoint, receiver: any LinkReceiver) -> any Link {
        let link = FakeLink(endpoint: endpoint, receiver: receiver)
        state.withLock { $0.append(link) }
        if let onConnect { Task { onConnect(link) } }
        return link
    }

    func links(to address: String) -> [FakeLink] { links.filter { $0.endpoint.address == address } }
}

/// One link, with what was sent on it.
final class FakeLink: Link {
    let endpoint: Endpoint
    let receiver: any LinkReceiver
    private let state = Mutex((frames: [Frame](), isClosed: false))
    private let welcomed = Mutex(false)
    /// Answers a CALL by itself.
    let onCall = Mutex<(@Sendable (FakeLink, Frame) -> Void)?>(nil)

    init(endpoint: Endpoint, receiver: any LinkReceiver) {
        self.endpoint = endpoint
        self.receiver = receiver
    }

    var frames: [Frame] { state.withLock { $0.frames } }
    var calls: [Frame] { frames.filter { $0.kind == .call } }
    var reads: [Frame] { calls(of: TestService.unaryCall.facts, TestService.outputCall.facts) }
    var writes: [Frame] { calls(of: TestService.writeCall.facts) }
    /// Whether the session was welcomed.
    var isWelcomed: Bool { welcomed.withLock { $0 } }

    private func calls(of methods: MethodFacts...) -> [Frame] {
        let paths = methods.map(\.path)
        return calls.filter { frame in
            (try? CallHead(encoded: frame.head)).map { paths.contains($0.method) } ?? false
        }
    }

    var isClosed: Bool { state.withLock { $0.isClosed } }

    func send(_ frames: [Frame]) {
        state.withLock { $0.frames += frames }
        guard let onCall = onCall.withLock({ $0 }) else { return }
        for frame in frames where frame.kind == .call { onCall(self, frame) }
    }

    func close() { state.withLock { $0.isClosed = true } }

    /// Opens the link and welcomes its session.
    func welcome(_ head: WelcomeHead = .example) {
        receiver.linkOpened()
        receiver.linkReceived([Frame(.welcome, head: head.encoded())])
        welcomed.withLock { $0 = true }
    }

    func answer(_ id: UInt64, _ status: StatusHead = .ok, body: [UInt8]? = [0xA0]) {
        receiver.linkReceived([
            Frame(
                .status, flags: .end, callID: id, head: status.encoded(),
                body: status.code == .ok ? body : nil)
        ])
    }
}

/// A client on fake links, with time that a test turns.
struct ClientRig {
    let transport: FakeTransport
    let topology: TopologySource
    let client: BusClient
    let clock = ManualClock()

    init(
        _ addresses: [String], resolver: (any AddressResolver)? = nil,
        onConnect: (@Sendable (FakeLink) -> Void)? = nil
    ) {
        transport = FakeTransport(onConnect: onConnect)
        topology = TopologySource(Self.topology(addresses))
        client = BusClient(
            transport: transport, topology: topology, agent: "rig", resolver: resolver, clock: clock
        )
    }

    static func topology(_ addresses: [String]) -> Topology {
        Topology(services: [
            TestService.name: Topology.ServiceEntry(
                instances: addresses.map { Endpoint(address: $0) })
        ])
    }

    func call(_ options: CallOptions = CallOptions()) async throws {
        _ = try await client.call(TestService.emptyCall, TestEmpty(), options: options)
    }

    /// One call of the method that `FakeLink.reads` tells from others.
    func read(_ options: CallOptions = CallOptions()) async throws {
        _ = try await client.callRaw(
            TestService.unaryCall.facts, body: [0xA0], type: .cbor, options: options, on: nil)
    }

    /// A call that is not tried again.
    func keyless(_ options: CallOptions = CallOptions()) async throws {
        let call = try await client.openRaw(
            TestService.inputCall.facts, type: .cbor, options: options, on: nil)
        _ = try await call.answer()
    }

    /// Has a session with every instance, and an answered call behind it.
    func warmUp() async throws {
        let first = Outcome { try await call() }
        await until {
            for link in transport.links { for frame in link.calls { link.answer(frame.callID) } }
            return first.isDone && transport.links.allSatisfy(\.isWelcomed)
        }
    }

    func write(_ options: CallOptions = CallOptions()) async throws {
        let raw = TestService.writeCall.facts
        _ = try await client.callRaw(raw, body: [0xA0], type: .cbor, options: options, on: nil)
    }

    /// Lets tasks run until the condition holds.
    func until(_ condition: () -> Bool) async {
        while !condition(), !Task.isCancelled { await Task.yield() }
    }

    /// Turns the clock in small steps until the condition holds.
    func turn(by step: Duration = .milliseconds(5), until condition: () -> Bool) async {
        await clock.turn(by: step, until: condition)
    }

    /// Waits until so many links are made and welcomed: those that a first call found waiting.
    func welcomed(_ count: Int) async {
        await until {
            transport.links.count == count && transport.links.allSatisfy(\.isWelcomed)
        }
    }
}

/// What a task came to, to be looked at while it runs.
final class Outcome<Value: Sendable>: Sendable {
    private let result = Mutex<Result<Value, any Error>?>(nil)

    init(_ body: @escaping @Sendable () async throws -> Value) {
        Task {
            let outcome: Result<Value, any Error>
            do { outcome = .success(try await body()) } catch { outcome = .failure(error) }
            result.withLock { $0 = outcome }
        }
    }

    var isDone: Bool { result.withLock { $0 != nil } }
    var error: CallError? {
        guard case .failure(let error)? = result.withLock({ $0 }) else { return nil }
        return error as? CallError
    }
    var value: Value? { try? result.withLock { $0 }?.get() }
}
