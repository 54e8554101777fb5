public import Bus
import Foundation
import Synchronization

/// The test service, and an oracle of what it really did.
public final class TestServiceImplementation: Sendable {
    private struct State {
        var executions: [String: Int] = [:]
        var cancellations = 0
        var running = 0
        var sent = 0
        var received = 0
        var waiters: [CheckedContinuation<Void, Never>] = []
        var relay: (any BusCalling)?
    }

    private let state = Mutex(State())

    public init() {}

    /// Whom `RelayCall` calls.
    public func relay(through bus: any BusCalling) { state.withLock { $0.relay = bus } }

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
        let key = request.failures?.key ?? context.idempotencyKey ?? ""
        echo(context)
        if request.hangs == true { try await hang() }
        let executions = state.withLock { state in
            state.executions[key, default: 0] += 1
            return state.executions[key, default: 0]
        }
        wake()
        if let failures = request.failures, executions <= failures.count {
            throw CallError(
                .unavailable, "TEST_FAILURE", "asked to fail", executed: failures.executed)
        }
        try fail(with: request.status)
        return TestResponse(
            payload: Data(repeating: 7, count: request.responseBytes ?? 0)
                + (request.payload ?? Data()),
            caller: context.caller.name, subject: context.principal.subject,
            idempotencyKey: context.idempotencyKey, metadata: context.metadata.values,
            remainingMilliseconds: (context.deadline - .now).wholeMilliseconds,
            executions: executions)
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
        for size in request.sizes {
            try await out.write(
                TestResponse(
                    payload: Data(repeating: 9, count: size), caller: context.caller.name,
                    subject: context.principal.subject, metadata: [:], remainingMilliseconds: 0,
                    executions: 0))
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
            for try await request in requests {
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
        guard let bus = state.withLock({ $0.relay }) else { throw CallError.notFound("relay") }
        guard request.hops > 0 else {
            return try await bus.call(TestService.unaryCall, request.last)
        }
        return try await bus.call(
            TestService.relayCall, TestRelay(hops: request.hops - 1, last: request.last))
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

    private func fail(with status: TestStatus?) throws {
        guard let status, let code = StatusCode(rawValue: status.code), code != .ok else { return }
        throw CallError(code, "TEST_STATUS", status.message, executed: .yes)
    }
}
