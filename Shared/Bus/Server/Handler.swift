/// A method bound to the code that answers it, its types erased to bytes once, here.
public struct Handler: Sendable {
    public let descriptor: any MethodDescriptor
    /// Answers with the encoded response of a method that has one, nil after a stream.
    let run: @Sendable (ServerRequest) async throws -> [UInt8]?
    private(set) var startsOnArrival = false

    /// Starts on the transport's thread instead of the pool, which spares a change of threads: only for what answers from
    /// memory within microseconds. What it awaits goes on in the pool.
    public func onArrival() -> Handler {
        var handler = self
        handler.startsOnArrival = true
        return handler
    }

    /// Binds a unary method.
    public init<Request, Response>(
        _ method: UnaryMethod<Request, Response>,
        _ answer: @escaping @Sendable (Request, ServerContext) async throws -> Response
    ) {
        descriptor = method
        run = { call in
            let request = try call.one(Request.self)
            return try call.type.encode(
                try await call.asHandlers { try await answer(request, call.context) })
        }
    }

    /// Binds a server-streaming method. The call ends when `answer` returns or throws.
    public init<Request, Element>(
        _ method: ServerStreamMethod<Request, Element>,
        _ answer:
            @escaping @Sendable (Request, ServerContext, ResponseWriter<Element>) async throws ->
            Void
    ) {
        descriptor = method
        run = { call in
            let request = try call.one(Request.self)
            try call.sink.start()
            try await call.asHandlers {
                try await answer(
                    request, call.context, ResponseWriter(call))
            }
            return nil
        }
    }

    /// Binds a client-streaming method. It may answer before the requests end; those that come later are not read.
    public init<Element, Response>(
        _ method: ClientStreamMethod<Element, Response>,
        _ answer:
            @escaping @Sendable (RequestStream<Element>, ServerContext) async throws -> Response
    ) {
        descriptor = method
        run = { call in
            let requests = RequestStream<Element>(call)
            return try call.type.encode(
                try await call.asHandlers { try await answer(requests, call.context) })
        }
    }

    /// Binds a bidirectional method. The call ends when `answer` returns or throws.
    public init<Request, Response>(
        _ method: BidirectionalStreamMethod<Request, Response>,
        _ answer:
            @escaping @Sendable (
                RequestStream<Request>, ServerContext, ResponseWriter<Response>
            ) async throws -> Void
    ) {
        descriptor = method
        run = { call in
            let requests = RequestStream<Request>(call)
            try call.sink.start()
            try await call.asHandlers {
                try await answer(
                    requests, call.context, ResponseWriter(call))
            }
            return nil
        }
    }
}

/// The requests of a call, in order. Read once, by one task; the caller may send as the handler takes them.
public struct RequestStream<Element: BusMessage>: AsyncSequence, Sendable {
    private let inbox: MessageInbox
    private let type: ContentType
    private let errors: LibraryErrors?
    private let heard: (@Sendable ([UInt8]) -> Void)?

    init(_ call: ServerRequest) {
        type = call.type
        errors = call.libraryErrors
        heard = call.requestHeard
        inbox =
            switch call.requests {
            case .whole(let body): MessageInbox(only: body)
            case .stream(let inbox): inbox
            }
    }

    public struct AsyncIterator: AsyncIteratorProtocol {
        fileprivate let inbox: MessageInbox
        fileprivate let type: ContentType
        fileprivate let errors: LibraryErrors?
        fileprivate let heard: (@Sendable ([UInt8]) -> Void)?
        /// Whether the last element was compressed on its way.
        public private(set) var lastWasCompressed = false

        /// - Throws: `CallError`: CANCELLED when the caller is gone, INVALID_ARGUMENT for what is not an element.
        public mutating func next() async throws -> Element? {
            let (inbox, type, heard) = (inbox, type, heard)
            let element = try await errors.noting {
                try await inbox.next().map { body in
                    (
                        try type.decodeElement(Element.self, from: body, heard: heard),
                        body.isCompressed
                    )
                }
            }
            lastWasCompressed = element?.1 ?? false
            return element?.0
        }
    }

    public func makeAsyncIterator() -> AsyncIterator {
        AsyncIterator(inbox: inbox, type: type, errors: errors, heard: heard)
    }
}

extension ServerRequest {
    /// The request of a method that takes one.
    fileprivate func one<Request: BusMessage>(_ request: Request.Type) throws -> Request {
        guard case .whole(let body) = requests else {
            throw CallError.notAStream(context.method.path)
        }
        return try type.decodeRequest(Request.self, from: body.request(executed: .no))
    }
}

extension Payload {
    func request(executed: CallError.Executed) throws -> [UInt8] {
        try message(or: .invalidArgument, origin: .server, executed: executed)
    }
}

/// Where a streaming handler writes. `write` suspends while the reader is behind.
public struct ResponseWriter<Element: BusMessage>: Sendable {
    let type: ContentType
    let out: any ResponseSink
    private let errors: LibraryErrors?

    init(_ call: ServerRequest) {
        type = call.type
        out = call.sink
        errors = call.libraryErrors
    }

    /// Compressed or not as the context's response says.
    public func write(_ element: Element) async throws { try await send(element, nil) }

    public func write(_ element: Element, compressed: Bool) async throws {
        try await send(element, compressed)
    }

    private func send(_ element: Element, _ compressed: Bool?) async throws {
        let body = try type.encode(element)
        try await errors.noting { try await out.send(body, compressed: compressed) }
    }
}

/// The bytes side of `ResponseWriter`: a session's call, or a test's list.
public protocol ResponseSink: Sendable {
    /// Tells the reader that the handler has started; throws when its metadata is too large to.
    func start() throws
    /// Suspends until the reader has room; throws CANCELLED when the call is over.
    ///
    /// - Parameter compressed: nil for what the context's response says.
    func send(_ body: [UInt8], compressed: Bool?) async throws
}

/// What one program serves under one contract.
public struct ServiceDefinition: Sendable {
    public let contract: any ServiceContract.Type
    public let handlers: [Handler]

    public init(_ contract: any ServiceContract.Type, handlers: [Handler]) {
        self.contract = contract
        self.handlers = handlers
    }

    /// The names that are in the contract without a handler, or the other way round; empty when complete.
    public var incomplete: [String] {
        let wanted = Set(contract.methods.map(\.facts.path))
        let have = handlers.map(\.descriptor.facts.path)
        let twice = Dictionary(grouping: have, by: { $0 }).filter { $1.count > 1 }.keys
        return wanted.symmetricDifference(have).union(twice).sorted()
    }
}

extension ContentType {
    /// An element of a request stream: its handler has run, whatever is wrong with it.
    fileprivate func decodeElement<Element: Decodable>(
        _ type: Element.Type, from body: Payload, heard: (@Sendable ([UInt8]) -> Void)?
    ) throws -> Element {
        do {
            let message = try body.request(executed: .maybe)
            heard?(message)
            return try decodeRequest(type, from: message)
        } catch var error as CallError {
            error.executed = .maybe
            throw error
        }
    }
}

extension ServerRequest {
    /// A handler's own call that was not executed says nothing about the handler, which has run: its error
    /// is passed on as this handler's, and no longer as a promise that nothing was done.
    fileprivate func asHandlers<Answer>(
        _ run: () async throws -> Answer
    ) async throws -> Answer {
        do {
            return try await run()
        } catch var error as CallError
            where error.origin != .handler && libraryErrors?.contains(error) != true
        {
            error.origin = .handler
            if error.executed == .no { error.executed = .maybe }
            throw error
        }
    }
}
