import Foundation
public import Logging
import Synchronization

/// Serves contracts over one transport: sessions, calls, the fixed chain of interceptors, drain.
public final class BusServer: ServerReceiver {
    /// What can be chosen about a server.
    public struct Options: Sendable {
        public var heartbeat = Limits.heartbeatInterval
        /// Calls with one request and one answer that execute or wait for their turn.
        public var inFlightCalls = Limits.inFlightCallsPerServer
        /// How many of them execute at the same time.
        public var executingCalls = Limits.executingCallsPerServer
        public var streams = Limits.streamsPerServer
        /// Bytes of whole requests that are held.
        public var requestBytes = Limits.requestBytesPerServer
        public var inFlightCallsPerSession = Limits.inFlightCallsPerSession
        /// How long a drain waits for running calls before it cancels them.
        public var drainTimeout = Limits.drainTimeout
        /// Between the two phases of a drain: calls on the wire meanwhile are still served.
        public var drainNotice: Duration = .milliseconds(100)
        /// Begins what SIGTERM begins; nil for a program that has no `Control/Drain`.
        public var drainAsked: (@Sendable () -> Void)?
        /// Differs in every run of a program; WELCOME and Health tell it.
        public var instance = UUID().uuidString
        public init() {}
    }

    private struct State {
        var sessions: [PeerID: ServerSession] = [:]
        var isDraining = false
        var idleWaiters: [CheckedContinuation<Void, Never>] = []
        var runningCalls = 0
        /// Of their requests, those that came whole.
        var requestBytes = 0
        /// Calls among them that only tell how far the drain is: it does not wait for them.
        var drainFollowers = 0
        var isDrained = false

        var isIdle: Bool { runningCalls <= (isDrained ? 0 : drainFollowers) }
    }

    /// Set to NOT_SERVING by a drain; a program's parts may set it too.
    public let health: HealthSource
    private let transport: any ServerTransport
    private let topology: TopologySource
    private let registry: HandlerRegistry
    let checks: [any ServerCheck]
    private let outermost: [any ServerInterceptor]
    private let interceptors: [any ServerInterceptor]
    private let observer: CallObserver
    private let keysAtWork = KeysAtWork()
    private let clock: any BusClock
    private let timers: TimerQueue
    private let options: Options
    private let log: Logger
    private let instance: String
    private let startedAt: ContinuousClock.Instant
    private let statistics = CallStatistics()
    let admission: Admission
    private let state = Mutex(State())

    /// - Parameters:
    ///   - outermost: the program's own around everything else: what measures and traces.
    ///   - interceptors: the program's own, around what passed the server's checks.
    /// - Throws: `IncompleteServiceError` with the names of methods without a handler and handlers without a method.
    public init(
        services: [ServiceDefinition], transport: any ServerTransport, topology: TopologySource,
        outermost: [any ServerInterceptor] = [], interceptors: [any ServerInterceptor] = [],
        options: Options = Options(), health: HealthSource = HealthSource(),
        clock: any BusClock = SystemClock(), log: Logger
    ) throws {
        self.transport = transport
        self.topology = topology
        self.clock = clock
        self.options = options
        instance = options.instance
        self.health = health
        self.log = log
        startedAt = clock.now
        timers = TimerQueue(clock: clock)
        admission = Admission(
            AdmissionQueue(
                inFlight: options.inFlightCalls, executing: options.executingCalls,
                streams: options.streams), clock: clock)
        registry = try HandlerRegistry(services)
        checks = [
            DeadlineCheck(clock: clock), IdentityCheck(topology: topology),
            AuthorisationCheck(services), IdempotencyKeyCheck(),
        ]
        self.outermost = outermost
        self.interceptors = interceptors
        observer = CallObserver(
            topology: topology, statistics: statistics, clock: clock, log: log)
        registry.add(standardServices + [control].compactMap(\.self))
        topology.observe { [weak self] _ in self?.dropRevoked() }
    }

    /// Binds and serves until `shutdown`.
    ///
    /// - Returns: the endpoint as bound.
    public func start() async throws -> Endpoint {
        let endpoint = try await transport.listen(receiver: self)
        beat()
        return endpoint
    }

    /// Drains: not ready, GOAWAY in two phases, running calls finish or reach the limit, then closes.
    public func shutdown() async {
        health.finish()
        // No session opens after this: those that there are hear of both phases.
        state.withLock { $0.isDraining = true }
        for session in sessions { settle(session, session.perform { $0.announceDrain() }) }
        try? await clock.sleep(until: clock.now + options.drainNotice)
        for session in sessions {
            _ = session.perform { $0.drain() }
            // A follower of events comes back to another instance, or when this one is back.
            session.end(callsOf: Events.subscribe.facts.path, with: .goingAway)
        }
        await idle(by: clock.now + options.drainTimeout)
        let isFollowed = state.withLock { state in
            state.isDrained = true
            return state.drainFollowers > 0
        }
        if isFollowed { await idle(by: clock.now + Limits.drainFarewell) }
        let error = CallError(
            .unavailable, "SERVER_STOPPED", "the server stopped before the call was done",
            origin: .server)
        for session in sessions { settle(session, session.perform { $0.close(error) }) }
        await transport.close()
        timers.stop()
    }

    // MARK: ServerReceiver

    public func received(_ frames: [ReceivedFrame]) {
        let now = clock.now
        var starts: [(ServerSession, ServerSession.Start)] = []
        for received in frames {
            guard let session = session(for: received, now: now) else { continue }
            let outcome = session.perform { $0.received(received.frame, now: now) }
            starts += outcome.starts.map { (session, $0) }
            // From the pool that runs handlers: a program whose pool is stuck falls silent.
            if outcome.owesPongs { Task { session.pong(load: admission.load) } }
            settle(session, outcome)
        }
        // After all that has come: a program that was stopped for a while finds calls and their end together.
        for (session, start) in starts { run(start, on: session, arrivedAt: now) }
    }

    public func peerViolated(_ peer: PeerID) {
        log.warning("peer broke the wire format", metadata: ["peer": "\(peer.rawValue)"])
        drop(peer) { $0.close(.protocolViolation) }
    }

    public func peerGone(_ peer: PeerID) { drop(peer) { $0.peerGone() } }

    // MARK: Sessions

    /// Oldest first.
    private var sessions: [ServerSession] {
        state.withLock { Array($0.sessions.values) }.sorted { $0.peer.rawValue < $1.peer.rawValue }
    }

    private func session(for received: ReceivedFrame, now: ContinuousClock.Instant)
        -> ServerSession?
    {
        guard let key = received.callerKey else {
            log.error("frame without an authenticated identity refused")
            return nil
        }
        if let session = state.withLock({ $0.sessions[received.peer] }) {
            return session.callerKey == key ? session : nil
        }
        guard received.frame.kind == .hello, let caller = topology.caller(ownsKey: key) else {
            refuseUnknown(received)
            return nil
        }
        let welcome = WelcomeHead(
            caller: caller.name, heartbeatMilliseconds: options.heartbeat.wholeMilliseconds,
            inFlightCalls: options.inFlightCallsPerSession, messageBytes: Limits.messageBytes,
            services: registry.serviceNames, instance: instance,
            sessionWindowBytes: Limits.sessionWindowBytes,
            requestWindowBytes: Limits.streamWindowBytes)
        let new = ServerSession(
            peer: received.peer, callerKey: key, welcome: welcome, transport: transport, now: now,
            isHeld: true)
        let isOpen = state.withLock { state in
            if !state.isDraining { state.sessions[received.peer] = new }
            return !state.isDraining
        }
        guard isOpen else {
            refuseUnknown(received)
            return nil
        }
        Task { new.release() }
        return new
    }

    /// A peer without a session: its calls are answered as not executed, anything else with BYE.
    private func refuseUnknown(_ received: ReceivedFrame) {
        switch received.frame.kind {
        case .call:
            transport.send(
                [ServerSessionStateMachine.unknownSession(received.frame.callID)], to: received.peer
            )
        case .bye: break
        default: transport.send([Frame(.bye)], to: received.peer)
        }
    }

    private func settle(_ session: ServerSession, _ outcome: ServerSession.Outcome) {
        guard outcome.isOver else { return }
        state.withLock { state in
            if state.sessions[session.peer] === session { state.sessions[session.peer] = nil }
        }
    }

    private func drop(
        _ peer: PeerID,
        _ verb: (inout ServerSessionStateMachine) -> [ServerSessionStateMachine.Action]
    ) {
        guard let session = state.withLock({ $0.sessions[peer] }) else { return }
        settle(session, session.perform(verb))
    }

    /// Ends the sessions whose key the topology no longer knows.
    private func dropRevoked() {
        for session in sessions where topology.caller(ownsKey: session.callerKey) == nil {
            log.notice("session of a revoked key dropped")
            settle(session, session.perform { $0.close(.revoked) })
        }
    }

    private func beat() {
        _ = timers.schedule(at: clock.now + options.heartbeat) { [weak self] in
            guard let self else { return }
            let now = clock.now
            for session in sessions { settle(session, session.perform { $0.tick(now: now) }) }
            beat()
        }
    }

    /// What there is to do now.
    package var load: (sessions: Int, calls: Int) {
        state.withLock { ($0.sessions.count, $0.runningCalls) }
    }

    /// What it did since it started, and what runs now.
    package var report: StatsReport {
        let queue = admission.snapshot
        return StatsReport(
            instance: instance, uptimeMilliseconds: (clock.now - startedAt).wholeMilliseconds,
            sessions: load.sessions, inFlightCalls: queue.inFlight,
            executingCalls: queue.executing, queuedCalls: queue.waiting, streams: queue.streams,
            refusedCalls: queue.refused, load: queue.load, methods: statistics.snapshot())
    }

    // MARK: Calls

    private func run(
        _ start: ServerSession.Start, on session: ServerSession, arrivedAt: ContinuousClock.Instant
    ) {
        guard !session.isCancelled(start.id) else {
            session.finish(start.id, StatusHead(.cancelledBeforeStart))
            return session.forget(start.id)
        }
        guard hold(start.requests.countedBytes) else {
            session.finish(start.id, StatusHead(admission.refuse()))
            return session.forget(start.id)
        }
        let timeout = min(
            Duration.milliseconds(start.head.timeoutMilliseconds), Limits.longestDeadline)
        let deadline = arrivedAt + timeout
        let timer = timers.schedule(at: deadline) { [weak session] in session?.expire(start.id) }
        let handler = registry.handler(for: start.head.method)
        let work: @Sendable () async -> Void = { [self] in
            await answer(start, with: handler, on: session, deadline: deadline)
            while !session.forgetIfFlushed(start.id) { await session.flushed(start.id) }
            timers.cancel(timer)
            callEnded(start.requests.countedBytes)
        }
        // The bridge from the transport's thread to the handlers' pool.
        let task =
            handler?.startsOnArrival == true
            ? Task.immediate(operation: work) : Task(operation: work)
        session.attach(task, to: start.id)
    }

    private func answer(
        _ start: ServerSession.Start, with handler: Handler?, on session: ServerSession,
        deadline: ContinuousClock.Instant
    ) async {
        guard let handler else {
            let error = registry.unimplemented(start.head.method)
            return session.finish(start.id, StatusHead(error))
        }
        if case .stream = start.requests, !handler.descriptor.facts.kind.streamsRequests {
            return session.finish(start.id, StatusHead(.notAStream(start.head.method)))
        }
        let context = ServerContext(
            method: handler.descriptor.facts, identity: .unknown, metadata: start.head.metadata,
            deadline: deadline, idempotencyKey: start.head.idempotencyKey,
            requestID: start.head.requestID, requestIsCompressed: start.requests.isCompressed,
            purpose: start.head.purpose, caseNumber: start.head.caseNumber)
        let kind = handler.descriptor.facts.kind
        let request = ServerRequest(
            context: context, type: start.head.contentType, requests: start.requests,
            callerKey: session.callerKey, onBehalfOf: start.head.onBehalfOf,
            sink: SessionSink(session: session, id: start.id, metadata: context.response),
            libraryErrors: kind == .unary ? nil : LibraryErrors())
        do {
            let body = try await chain(outermost[...], request) { request in
                try await self.observed(request) { request in
                    try session.begin(start.id)
                    return try await handler.run(request)
                }
            }
            var status = try StatusHead(.ok, with: context.response)
            status.load = admission.load
            session.finish(
                start.id, status, body: body,
                compressed: context.response.compression == .deflate)
        } catch {
            let failure = StatusHead(CallError(anything: error))
            var status = (try? StatusHead(failure, with: context.response)) ?? failure
            status.load = admission.load
            session.finish(start.id, status)
        }
    }

    /// Counts and logs the call, also one that is refused.
    private func observed(
        _ request: ServerRequest,
        _ handler: @escaping @Sendable (ServerRequest) async throws -> [UInt8]?
    ) async throws -> [UInt8]? {
        let startedAt = clock.now
        do {
            let answer = try await admit(request, handler)
            observer.observe(request, nil, since: startedAt)
            return answer
        } catch {
            let error = CallError(anything: error)
            observer.observe(request, error, since: startedAt)
            throw error
        }
    }

    /// Runs the call where it passes every check and finds a place.
    private func admit(
        _ call: ServerRequest,
        _ handler: @escaping @Sendable (ServerRequest) async throws -> [UInt8]?
    ) async throws -> [UInt8]? {
        var call = call
        for check in checks { try check.check(&call) }
        let request = call
        let place = try await admission.enter(
            AdmissionQueue.Kind(of: request.context.method), deadline: request.context.deadline)
        defer { admission.leave(place) }
        let key = try keysAtWork.begin(request.context)
        defer { keysAtWork.end(key) }
        return try await CallContext.$current.withValue(CallContext(request.context)) {
            try await chain(interceptors[...], request, handler)
        }
    }

    private func chain(
        _ rest: ArraySlice<any ServerInterceptor>, _ request: ServerRequest,
        _ handler: @escaping @Sendable (ServerRequest) async throws -> [UInt8]?
    ) async throws -> [UInt8]? {
        guard let first = rest.first else { return try await handler(request) }
        return try await first.intercept(request) {
            try await self.chain(rest.dropFirst(), $0, handler)
        }
    }

    /// Makes room for a call and its request until `callEnded`; false when there is none.
    private func hold(_ bytes: Int) -> Bool {
        state.withLock { state in
            guard bytes == 0 || state.requestBytes + bytes <= options.requestBytes else {
                return false
            }
            state.requestBytes += bytes
            state.runningCalls += 1
            return true
        }
    }

    private func callEnded(_ bytes: Int) {
        let waiters = state.withLock { state -> [CheckedContinuation<Void, Never>] in
            state.requestBytes -= bytes
            state.runningCalls -= 1
            guard state.isIdle else { return [] }
            defer { state.idleWaiters = [] }
            return state.idleWaiters
        }
        for waiter in waiters { waiter.resume() }
    }

    /// Suspends until no call runs, at most until the instant.
    private func idle(by instant: ContinuousClock.Instant) async {
        let timer = timers.schedule(at: instant) { [weak self] in
            let waiters = self?.state.withLock { state in
                defer { state.idleWaiters = [] }
                return state.idleWaiters
            }
            for waiter in waiters ?? [] { waiter.resume() }
        }
        await withCheckedContinuation { continuation in
            let isIdle = state.withLock { state in
                if state.isIdle || clock.now >= instant { return true }
                state.idleWaiters.append(continuation)
                return false
            }
            if isIdle { continuation.resume() }
        }
        timers.cancel(timer)
    }

    /// Asks for a drain and tells how far it is, to its end.
    private func drain(
        _ ask: @Sendable () -> Void, telling out: ResponseWriter<DrainReport>
    ) async throws {
        state.withLock { $0.drainFollowers += 1 }
        defer { state.withLock { $0.drainFollowers -= 1 } }
        ask()
        while true {
            let (calls, isDrained) = state.withLock {
                ($0.runningCalls - $0.drainFollowers, $0.isDrained)
            }
            try await out.write(
                DrainReport(
                    state: isDrained ? .drained : .draining, instance: instance,
                    runningCalls: calls))
            if isDrained { return }
            try await clock.sleep(until: clock.now + Limits.drainReportInterval)
        }
    }

    // MARK: Standard services

    private var control: ServiceDefinition? {
        options.drainAsked.map { ask in
            ServiceDefinition(
                Control.self,
                handlers: [
                    Handler(Control.drain) { [weak self] _, _, out in
                        guard let self else { throw CancellationError() }
                        try await drain(ask, telling: out)
                    }
                ])
        }
    }

    private var standardServices: [ServiceDefinition] {
        let report: @Sendable (ServingStatus) -> HealthReport = { [instance, registry] status in
            HealthReport(status: status, services: registry.serviceNames, instance: instance)
        }
        return [
            ServiceDefinition(
                Health.self,
                handlers: [
                    Handler(Health.check) { [health] _, _ in report(health.status) },
                    Handler(Health.watch) { [health] _, _, out in
                        for await status in health.changes() { try await out.write(report(status)) }
                    },
                ]),
            ServiceDefinition(
                Reflection.self,
                handlers: [
                    Handler(Reflection.list) { [registry] request, context in
                        registry.reflect(request, for: context)
                    }
                ]),
            ServiceDefinition(
                Stats.self,
                handlers: [
                    Handler(Stats.get) { [weak self] _, _ in
                        guard let self else { throw CancellationError() }
                        return self.report
                    }
                ]),
        ]
    }
}

/// The server's side of a stream.
struct SessionSink: ResponseSink {
    let session: ServerSession
    let id: UInt64
    let metadata: ResponseMetadata

    func start() throws {
        let initial = metadata.takeUntold() ?? [:]
        try ResponseMetadata.checkSize(initial, [:])
        session.sendHeaders(id, initial)
    }

    func send(_ body: [UInt8], compressed: Bool?) async throws {
        if let initial = metadata.takeUntold() {
            try ResponseMetadata.checkSize(initial, [:])
            session.sendHeaders(id, initial)
        }
        try await session.sendMessage(
            id, body, compressed: compressed ?? (metadata.compression == .deflate))
    }
}

extension StatusHead {
    /// A call's status with the metadata its handler set.
    ///
    /// - Throws: RESOURCE_EXHAUSTED when that is too much.
    fileprivate init(_ status: StatusHead, with response: ResponseMetadata) throws {
        self = status
        metadata.merge(response.trailing)
        initialMetadata = response.takeUntold() ?? [:]
        try ResponseMetadata.checkSize(initialMetadata, metadata)
    }
}

extension ResponseMetadata {
    /// - Throws: RESOURCE_EXHAUSTED when there is more than a frame may carry.
    fileprivate static func checkSize(_ initial: Metadata, _ trailing: Metadata) throws {
        guard !initial.isEmpty || !trailing.isEmpty else { return }
        guard initial.encodedBytes + trailing.encodedBytes <= Limits.metadataBytes else {
            var error = CallError.metadataTooLarge(.handler)
            error.executed = .yes
            throw error
        }
    }
}

extension Caller {
    /// Stands in until the identity step has run.
    static let unidentified = Caller(name: "", principal: .anonymous, allowedMethods: [])
}

extension CallError {
    static func expiredOnServer(executed: Executed) -> CallError {
        CallError(
            .deadlineExceeded, "DEADLINE_EXCEEDED", "the call did not finish within its deadline",
            origin: .server, executed: executed)
    }
    static func notAStream(_ method: String) -> CallError {
        CallError(
            .unimplemented, "REQUEST_STREAM",
            "\(method) takes one request, whose last frame says END",
            origin: .server, executed: .no)
    }
    static let goingAway = CallError(
        .unavailable, "GOING_AWAY", "the server is shutting down", origin: .server)
    static let revoked = CallError(
        .unauthenticated, "CALLER_REVOKED", "the topology no longer knows this key", origin: .server
    )
    static let protocolViolation = CallError(
        .internalError, "PROTOCOL_ERROR", "the peer broke the wire format", origin: .bus)
}
