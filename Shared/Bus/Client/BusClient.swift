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
    private let contentType: ContentType
    private let interceptors: [any ClientInterceptor]
    private let clock: any BusClock
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
        clock: any BusClock = SystemClock()
    ) {
        self.transport = transport
        self.topology = topology
        self.agent = agent
        self.contentType = contentType
        self.interceptors = interceptors
        self.clock = clock
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

    public func call<Request, Response>(
        _ method: UnaryMethod<Request, Response>, _ request: Request, options: CallOptions,
        on service: String?
    ) async throws -> Response {
        let body = try encode(request)
        let answer = try await callRaw(
            method.facts, body: body, type: contentType, options: options, on: service)
        do {
            return try contentType.decode(Response.self, from: answer)
        } catch let error as DecodingError {
            throw CallError(undecodable: error)
        }
    }

    private func encode(_ request: some Encodable) throws -> [UInt8] {
        do {
            return try contentType.encode(request)
        } catch {
            throw CallError(
                .internalError, "REQUEST_UNENCODABLE", "the request cannot be encoded",
                origin: .client,
                executed: .no)
        }
    }

    public func stream<Request, Element>(
        _ method: ServerStreamMethod<Request, Element>, _ request: Request, options: CallOptions,
        on service: String?
    ) async throws -> ResponseStream<Element> {
        let body = try encode(request)
        let raw = try await streamRaw(
            method.facts, body: body, type: contentType, options: options, on: service)
        return ResponseStream(raw, type: contentType)
    }

    public func callRaw(
        _ facts: MethodFacts, body: [UInt8], type: ContentType, options: CallOptions,
        on service: String?
    ) async throws -> [UInt8] {
        let error = CallError(
            .internalError, "NOT_UNARY", "\(facts.path) is not a unary method", origin: .client,
            executed: .no)
        guard facts.kind == .unary else { throw error }
        let request = makeRequest(facts, body: body, type: type, options: options, on: service)
        guard case .unary(let body) = try await run(request) else { throw error }
        return body
    }

    public func streamRaw(
        _ facts: MethodFacts, body: [UInt8], type: ContentType, options: CallOptions,
        on service: String?
    ) async throws -> RawStream {
        let error = CallError(
            .internalError, "NOT_STREAMING", "\(facts.path) does not stream", origin: .client,
            executed: .no)
        guard facts.kind == .serverStreaming else { throw error }
        let request = makeRequest(facts, body: body, type: type, options: options, on: service)
        guard case .stream(let stream) = try await run(request) else { throw error }
        return stream
    }

    // MARK: The life of a call

    private func makeRequest(
        _ facts: MethodFacts, body: [UInt8], type: ContentType, options: CallOptions,
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
                let pause = retry.backoff.pause(before: attempt, random: .random(in: 0..<1))
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
        let call = ClientCall(metadata: request.options.responseMetadata)
        let isStream = request.method.kind == .serverStreaming
        var wasSent = false
        do {
            try await open(call, request, attempt: attempt, isStream: isStream, on: channel)
            wasSent = true
            if isStream {
                try await call.started()
                return .stream(RawStream(call))
            }
            return .unary(body: try await call.answer())
        } catch {
            throw SendFailure(error: CallError(anything: error), wasSent: wasSent)
        }
    }

    /// Puts a call on a session that takes it.
    private func open(
        _ call: ClientCall, _ request: ClientRequest, attempt: Int, isStream: Bool,
        on channel: ServiceChannel
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
            let head = head(of: request, attempt: attempt, isStream: isStream)
            try head.checkSize()
            if request.body.count > Limits.frameBodyBytes {
                try Self.check(request.body, against: session.welcome)
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

    private func head(of request: ClientRequest, attempt: Int, isStream: Bool) -> CallHead {
        CallHead(
            method: request.method.path,
            timeoutMilliseconds: max(1, (request.deadline - clock.now).wholeMilliseconds),
            contentType: request.type, idempotencyKey: request.options.idempotencyKey,
            metadata: request.options.metadata, requestID: request.requestID,
            onBehalfOf: request.options.onBehalfOf,
            window: isStream ? Limits.streamWindowMessages : 0, attempt: attempt)
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
                clock: clock, timers: timers)
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
