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
    private let resolver: (any AddressResolver)?
    private let clock: any BusClock
    private let randomness: Randomness
    private let timers: TimerQueue
    private let state = Mutex(State())

    /// - Parameters:
    ///   - agent: the program's name, shown in listings.
    ///   - contentType: wire format of typed calls.
    ///   - interceptors: outermost first.
    ///   - resolver: finds the addresses behind names in endpoints; without one an endpoint is one instance.
    public init(
        transport: any ClientTransport, topology: TopologySource, agent: String,
        contentType: ContentType = .cbor, interceptors: [any ClientInterceptor] = [],
        resolver: (any AddressResolver)? = nil, clock: any BusClock = SystemClock(),
        randomness: Randomness = .system
    ) {
        self.transport = transport
        self.topology = topology
        self.agent = agent
        self.contentType = contentType
        self.interceptors = interceptors
        self.resolver = resolver
        self.clock = clock
        self.randomness = randomness
        timers = TimerQueue(clock: clock)
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
        options.purpose = options.purpose ?? context?.purpose
        options.caseNumber = options.caseNumber ?? context?.caseNumber
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
        guard let first = rest.first else { return try await send(request) }
        return try await first.intercept(request) { try await self.chain(rest.dropFirst(), $0) }
    }

    private func send(_ request: ClientRequest) async throws -> ClientResponse {
        let hedging = request.options.hedging
        if hedging != nil {
            guard request.method.effect == .read, !request.method.kind.streamsRequests else {
                throw CallError.hedgingNotAllowed
            }
        }
        let channel = try channel(for: request.service)
        guard let hedging else {
            return try await RetryingCall(
                sent: SentRequest(request), channel: channel, clock: clock, timers: timers,
                randomness: randomness
            ).run()
        }
        return try await HedgedCall(
            sent: SentRequest(request), hedging: hedging, channel: channel, clock: clock,
            timers: timers
        ).run()
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
                resolver: resolver, clock: clock, timers: timers, randomness: randomness)
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
