public import Bus
import Foundation
import Synchronization

/// The test service, and an oracle of what it really did.
public final class TestServiceImplementation: Sendable {
    private struct State {
        var starts = 0
        var atOnce = 0
        var mostAtOnce = 0
        var streams = 0
        var isStalled = false
        var executions: [String: Int] = [:]
        var cancellations = 0
        var running = 0
        var sent = 0
        var received = 0
        var waiters: [CheckedContinuation<Void, Never>] = []
        var relay: (any BusCalling)?
        var relayed: [Duration] = []
    }

    private let state = Mutex(State())

    public init() {}

    /// Whom `RelayCall` calls.
    public func relay(through bus: any BusCalling) { state.withLock { $0.relay = bus } }

    /// What each `RelayCall` had left of its deadline when it began, in the order in which they came.
    public var relayed: [Duration] { state.withLock { $0.relayed } }

    /// From now on, unary calls hang until they are cancelled.
    public func stall() { state.withLock { $0.isStalled = true } }

    /// How many handlers of unary and write calls were started.
    public var starts: Int { state.withLock { $0.starts } }
    /// The most of them that ran at the same time.
    public var mostAtOnce: Int { state.withLock { $0.mostAtOnce } }
    /// Streams whose handlers run now.
    public var streams: Int { state.withLock { $0.streams } }
    /// How often handlers ran to their end for a key.
    public func executions(of key: String) -> Int { state.withLock { $0.executions[key] ?? 0 } }
    /// How many handlers saw a cancellation.
    public var cancellations: Int { state.withLock { $0.cancellations } }
    public var running: Int { state.withLock { $0.running } }
    /// Elements that streams have handed over.
    public var sent: Int { state.withLock { $0.sent } }
    /// Elements of request streams that handlers took.
    public var received: Int { state.withLock { $0.received } }

    /// Suspends until the condition holds; a test's own time limit bounds it.
    public func wait(until condition: @Sendable (TestServiceImplementation) -> Bool) async {
        while !condition(self) {
            await withCheckedContinuation { continuation in
                state.withLock { $0.waiters.append(continuation) }
                if condition(self) { wake() }
            }
        }
    }

    private func wake() {
        let waiters = state.withLock { state in
            defer { state.waiters = [] }
            return state.waiters
        }
        for waiter in waiters { waiter.resume() }
    }

    public var definition: ServiceDefinition {
        ServiceDefinition(
            TestService.self,
            handlers: [
                Handler(TestService.emptyCall) { _, _ in TestEmpty() },
                Handler(TestService.unaryCall) { try await self.answer($0, $1) },
                Handler(TestService.writeCall) { try await self.answer($0, $1) },
                Handler(TestService.restrictedCall) { _, _ in TestEmpty() },
                Handler(TestService.outputCall) { try await self.stream($0, $1, $2) },
                Handler(TestService.inputCall) { try await self.sum($0, $1) },
                Handler(TestService.duplexCall) { requests, context, out in
                    self.echo(context)
                    try await self.counting {
                        try await self.greet(context, out)
                        for try await request in requests {
                            try await self.write(request, context, out)
                        }
                    }
                },
                Handler(TestService.relayCall) { try await self.relay($0, $1) },
            ])
    }

    private func answer(_ request: TestRequest, _ context: ServerContext) async throws
        -> TestResponse
    {
        let key = request.key ?? request.failures?.key ?? context.idempotencyKey ?? ""
        state.withLock { state in
            state.starts += 1
            state.atOnce += 1
            state.mostAtOnce = max(state.mostAtOnce, state.atOnce)
        }
        defer { state.withLock { $0.atOnce -= 1 } }
        echo(context)
        try Self.check(request, wasCompressed: context.requestIsCompressed)
        if request.responseCompressed == true { context.response.compression = .deflate }
        if request.hangs == true || state.withLock({ $0.isStalled }) { try await hang() }
        try await pause(request.takesMicroseconds)
        let executions = state.withLock { state in
            state.executions[key, default: 0] += 1
            return state.executions[key, default: 0]
        }
        wake()
        if let failures = request.failures, executions <= failures.count {
            throw CallError(
                .unavailable, "TEST_FAILURE", "asked to fail", executed: failures.executed,
                trailingMetadata: failures.pushback.map { ["retry-pushback-ms": $0] } ?? [:])
        }
        try fail(with: request.status)
        let payload = request.payload ?? Data()
        return TestResponse(
            payload: request.responseBytes.map { Data(repeating: 7, count: $0) } ?? payload,
            caller: context.caller.name, subject: context.principal.subject,
            idempotencyKey: context.idempotencyKey, metadata: context.metadata.values,
            remainingMilliseconds: (context.deadline - .now).wholeMilliseconds,
            executions: executions, receivedBytes: payload.count, receivedSum: payload.checksum)
    }

    private func stream(
        _ request: TestStreamRequest, _ context: ServerContext, _ out: ResponseWriter<TestResponse>
    ) async throws {
        echo(context)
        try await counting { try await write(request, context, out) }
    }

    private func write(
        _ request: TestStreamRequest, _ context: ServerContext, _ out: ResponseWriter<TestResponse>
    ) async throws {
        for (index, size) in request.sizes.enumerated() {
            let flags = request.compressed ?? []
            try await pause(request.intervalMicroseconds)
            try await out.write(
                TestResponse(
                    payload: Data(repeating: 9, count: size), caller: context.caller.name,
                    subject: context.principal.subject, metadata: [:], remainingMilliseconds: 0,
                    executions: 0), compressed: index < flags.count && flags[index])
            state.withLock { $0.sent += 1 }
            wake()
        }
        if request.hangs == true { try await hang() }
        try fail(with: request.status)
    }

    private func sum(
        _ requests: RequestStream<TestRequest>, _ context: ServerContext
    ) async throws -> TestInputSummary {
        echo(context)
        var summary = TestInputSummary(
            requests: 0, aggregatedBytes: 0, idempotencyKey: context.idempotencyKey)
        try await counting {
            var elements = requests.makeAsyncIterator()
            while let request = try await elements.next() {
                try Self.check(request, wasCompressed: elements.lastWasCompressed)
                summary.requests += 1
                summary.aggregatedBytes += request.payload?.count ?? 0
                state.withLock { $0.received += 1 }
                wake()
                if request.hangs == true { try await hang() }
                try fail(with: request.status)
            }
        }
        return summary
    }

    /// Notes a cancellation that a stream's own reads and writes see; `hang` notes its own.
    private func counting(_ body: () async throws -> Void) async throws {
        state.withLock { $0.streams += 1 }
        wake()
        defer {
            state.withLock { $0.streams -= 1 }
            wake()
        }
        do {
            try await body()
        } catch let error as CallError where error.code == .cancelled {
            state.withLock { $0.cancellations += 1 }
            wake()
            throw error
        }
    }

    /// As gRPC's test service: the text comes back as initial metadata, the bytes as trailing.
    private func echo(_ context: ServerContext) {
        if let text = context.metadata[TestService.echoInitial] {
            context.response.initial[TestService.echoInitial] = text
        }
        if let bytes = context.metadata[binary: TestService.echoTrailing] {
            context.response.trailing[binary: TestService.echoTrailing] = bytes
        }
    }

    private func relay(_ request: TestRelay, _ context: ServerContext) async throws -> TestResponse
    {
        let bus = state.withLock { state in
            state.relayed.append(context.deadline - .now)
            return state.relay
        }
        guard let bus else { throw CallError.notFound("relay") }
        // Each hop takes as long as the last, so that what is left is seen to shrink.
        try await pause(request.last.takesMicroseconds)
        guard request.hops > 0 else {
            return try await bus.call(TestService.unaryCall, request.last)
        }
        return try await bus.call(
            TestService.relayCall, TestRelay(hops: request.hops - 1, last: request.last))
    }

    /// Speaks first, as often as the metadata asks.
    private func greet(
        _ context: ServerContext, _ out: ResponseWriter<TestResponse>
    ) async throws {
        let count = context.metadata[TestService.greetings].flatMap { Int($0) } ?? 0
        try await write(
            TestStreamRequest(sizes: Array(repeating: 0, count: count)), context, out)
    }

    private func pause(_ microseconds: Int?) async throws {
        guard let microseconds else { return }
        try await ContinuousClock().sleep(for: .microseconds(microseconds))
    }

    /// Waits for the cancellation of the handler's task.
    private func hang() async throws {
        state.withLock { $0.running += 1 }
        wake()
        let never = AsyncStream<Void> { _ in }
        for await _ in never {}
        state.withLock { state in
            state.running -= 1
            state.cancellations += 1
        }
        wake()
        throw CancellationError()
    }

    private static func check(_ request: TestRequest, wasCompressed: Bool) throws {
        guard let expected = request.expectCompressed, expected != wasCompressed else { return }
        throw CallError.invalid(
            "payload", rule: "expectCompressed", "the request was not as compressed as it says")
    }

    private func fail(with status: TestStatus?) throws {
        guard let status, let code = StatusCode(rawValue: status.code), code != .ok else { return }
        throw CallError(code, "TEST_STATUS", status.message, executed: .yes)
    }
}
