import Synchronization

/// Calls services over one transport: finds instances in the topology, keeps sessions, retries what is safe.
public final class BusClient: BusCalling {
    private struct State {
        var channels: [String: ServiceChannel] = [:]
        var isClosed = false
    }

    private let transport: any ClientTransport
    private let topology: TopologySource
    private let agent: String
    public let contentType: ContentType
    private let interceptors: [any ClientInterceptor]
    private let clock: any BusClock
    private let randomness: Randomness
    private let timers: TimerQueue
    private let retry: RetryPolicy
    private let state = Mutex(State())

    /// - Parameters:
    ///   - agent: the program's name, shown in listings.
    ///   - contentType: wire format of typed calls.
    ///   - interceptors: outermost first.
    public init(
        transport: any ClientTransport, topology: TopologySource, agent: String,
        contentType: ContentType = .cbor, interceptors: [any ClientInterceptor] = [],
        clock: any BusClock = SystemClock(), randomness: Randomness = .system
    ) {
        self.transport = transport
        self.topology = topology
        self.agent = agent
        self.contentType = contentType
        self.interceptors = interceptors
        self.clock = clock
        self.randomness = randomness
        timers = TimerQueue(clock: clock)
        retry = RetryPolicy()
        topology.observe { [weak self] _ in self?.follow() }
    }

    /// Ends every session; open calls fail with CANCELLED.
    public func shutdown() {
        let channels = state.withLock { state in
            state.isClosed = true
            return Array(state.channels.values)
        }
        for channel in channels { channel.close() }
        timers.stop()
    }

    // MARK: Calls

    public func callRaw(
        _ facts: MethodFacts, body: [UInt8], type: ContentType, options: CallOptions,
        on service: String?
    ) async throws -> [UInt8] {
        try facts.require(.unary)
        let request = makeRequest(facts, body: body, type: type, options: options, on: service)
        guard case .unary(let body) = try await run(request) else { throw CallError.otherKind }
        return body
    }

    public func streamRaw(
        _ facts: MethodFacts, body: [UInt8], type: ContentType, options: CallOptions,
        on service: String?
    ) async throws -> RawStream {
        try facts.require(.serverStreaming)
        let request = makeRequest(facts, body: body, type: type, options: options, on: service)
        guard case .stream(let stream) = try await run(request) else { throw CallError.otherKind }
        return stream
    }

    public func openRaw(
        _ facts: MethodFacts, type: ContentType, options: CallOptions, on service: String?
    ) async throws -> RawCall {
        try facts.require(.clientStreaming, .bidirectionalStreaming)
        let request = makeRequest(facts, body: nil, type: type, options: options, on: service)
        guard case .call(let call) = try await run(request) else { throw CallError.otherKind }
        return call
    }

    // MARK: The life of a call

    private func makeRequest(
        _ facts: MethodFacts, body: [UInt8]?, type: ContentType, options: CallOptions,
        on service: String?
    ) -> ClientRequest {
        var options = options
        if facts.effect == .write, options.idempotencyKey == nil {
            options.idempotencyKey = UniqueID.make()
        }
        let context = CallContext.current
        let timeout = min(options.deadline ?? facts.defaultDeadline, Limits.longestDeadline)
        let own = clock.now + timeout
        return ClientRequest(
            method: facts, service: service ?? facts.service, type: type, body: body,
            options: options, deadline: context.map { min($0.deadline, own) } ?? own,
            requestID: context?.requestID ?? UniqueID.make())
    }

    private func run(_ request: ClientRequest) async throws -> ClientResponse {
        try await chain(interceptors[...], request)
    }

    private func chain(
        _ rest: ArraySlice<any ClientInterceptor>, _ request: ClientRequest
    ) async throws -> ClientResponse {
        guard let first = rest.first else { return try await sendWithRetries(request) }
        return try await first.intercept(request) { try await self.chain(rest.dropFirst(), $0) }
    }

    private func sendWithRetries(_ request: ClientRequest) async throws -> ClientResponse {
        let channel = try channel(for: request.service)
        var attempt = 0
        /// What is known of the tries before: a later one that did nothing does not undo them.
        var executed = CallError.Executed.no
        while true {
            do {
                let response = try await send(request, attempt: attempt, on: channel)
                channel.throttle.succeeded()
                return response
            } catch let failure as SendFailure {
                var error = failure.error
                if error.executed == .no { error.executed = executed }
                executed = error.executed
                // Nobody is there: said at once, unless somebody was there a moment ago.
                if attempt == 0, !failure.wasSent { throw error }
                attempt += 1
                let hasKey = request.options.idempotencyKey != nil
                guard retry.allows(error, request.method, hasKey: hasKey),
                    attempt < retry.attempts, channel.throttle.failedAndMayRetry()
                else { throw error }
                let pause = retry.backoff.pause(before: attempt, random: randomness.fraction)
                let wakeAt = clock.now + pause
                guard wakeAt < request.deadline else { throw error }
                do {
                    try await clock.sleep(until: wakeAt)
                } catch {
                    var cancelled = CallError.cancelledByCaller
                    cancelled.executed = executed
                    throw cancelled
                }
            }
        }
    }

    /// Why one try failed.
    private struct SendFailure: Error {
        let error: CallError
        /// False when no session took the call.
        let wasSent: Bool
    }

    /// One try. A stream is handed out once its handler has started, so that a failure before can be tried
    /// again.
    ///
    /// - Throws: `SendFailure`, always.
    private func send(
        _ request: ClientRequest, attempt: Int, on channel: ServiceChannel
    ) async throws -> ClientResponse {
        let call = ClientCall(
            metadata: request.options.responseMetadata, compression: request.options.compression)
        var wasSent = false
        do {
            try await open(call, request, attempt: attempt, on: channel)
            wasSent = true
            switch request.method.kind {
            case .unary:
                return .unary(body: try await call.answer())
            case .serverStreaming:
                try await call.started()
                return .stream(RawStream(call))
            case .clientStreaming, .bidirectionalStreaming:
                return .call(RawCall(call))
            }
        } catch {
            throw SendFailure(error: CallError(anything: error), wasSent: wasSent)
        }
    }

    /// Puts a call on a session that takes it.
    private func open(
        _ call: ClientCall, _ request: ClientRequest, attempt: Int, on channel: ServiceChannel
    ) async throws {
        guard clock.now < request.deadline else {
            var error = CallError.deadlineExceeded
            error.executed = .no
            throw error
        }
        call.expire(at: request.deadline, timers: timers)
        while true {
            let session = try await channel.session(
                waitForReady: request.options.waitForReady, deadline: request.deadline)
            let head = head(of: request, attempt: attempt)
            try head.checkSize()
            if let body = request.body, body.count > Limits.frameBodyBytes {
                try Self.check(body, against: session.welcome)
            }
            if session.open(call, head, body: request.body) { return }
        }
    }

    /// Refuses what the server would refuse, before the bytes are sent.
    private static func check(_ body: [UInt8], against welcome: WelcomeHead?) throws {
        guard let limit = welcome?.messageBytes, body.count > limit else { return }
        throw CallError(
            .resourceExhausted, "MESSAGE_TOO_LARGE",
            "the message has \(body.count) bytes; the server takes \(limit)", origin: .client,
            executed: .no)
    }

    private func head(of request: ClientRequest, attempt: Int) -> CallHead {
        let isStream = request.method.kind.streamsResponses
        return CallHead(
            method: request.method.path,
            timeoutMilliseconds: max(1, (request.deadline - clock.now).wholeMilliseconds),
            contentType: request.type, idempotencyKey: request.options.idempotencyKey,
            metadata: request.options.metadata, requestID: request.requestID,
            onBehalfOf: request.options.onBehalfOf,
            window: isStream ? Limits.streamWindowMessages : 0, attempt: attempt,
            windowBytes: isStream ? Limits.streamWindowBytes : 0)
    }

    // MARK: Channels

    private func channel(for service: String) throws -> ServiceChannel {
        if let channel = try state.withLock({ try Self.openChannel(for: service, in: $0) }) {
            return channel
        }
        let endpoints = topology.current.services[service]?.instances ?? []
        let (channel, isNew) = try state.withLock { state in
            if let channel = try Self.openChannel(for: service, in: state) {
                return (channel, false)
            }
            let channel = ServiceChannel(
                service: service, endpoints: endpoints, agent: agent, transport: transport,
                clock: clock, timers: timers, randomness: randomness)
            state.channels[service] = channel
            return (channel, true)
        }
        // A change of topology may have come between.
        if isNew { channel.update(topology.current.services[service]?.instances ?? []) }
        return channel
    }

    /// The channel that is there; nil before the first call of a service.
    private static func openChannel(for service: String, in state: State) throws -> ServiceChannel?
    {
        guard !state.isClosed else {
            throw CallError(
                .cancelled, "CLIENT_CLOSED", "the client was shut down", origin: .client,
                executed: .no)
        }
        return state.channels[service]
    }

    private func follow() {
        let topology = topology.current
        let channels = state.withLock { $0.channels }
        for (service, channel) in channels {
            channel.update(topology.services[service]?.instances ?? [])
        }
    }
}

extension MethodFacts {
    /// - Throws: INTERNAL when the method is of another kind than the way it is called.
    fileprivate func require(_ kinds: MethodKind...) throws {
        guard kinds.contains(kind) else { throw CallError.otherKind }
    }
}

extension CallError {
    fileprivate static let otherKind = CallError(
        .internalError, "OTHER_KIND", "the method's requests or responses flow another way",
        origin: .client, executed: .no)
}
