/// A method bound to the code that answers it, its types erased to bytes once, here.
public struct Handler: Sendable {
    public let descriptor: any MethodDescriptor
    let run:
        @Sendable (
            _ body: [UInt8], _ type: ContentType, _ context: ServerContext, _ out: any ResponseSink
        )
            async throws -> [UInt8]?

    /// Binds a unary method.
    public init<Request, Response>(
        _ method: UnaryMethod<Request, Response>,
        _ answer: @escaping @Sendable (Request, ServerContext) async throws -> Response
    ) {
        descriptor = method
        run = { body, type, context, _ in
            let request = try type.decodeRequest(Request.self, from: body)
            return try type.encode(
                try await CallError.asHandlers { try await answer(request, context) })
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
        run = { body, type, context, out in
            let request = try type.decodeRequest(Request.self, from: body)
            try await CallError.asHandlers {
                try await answer(request, context, ResponseWriter(type: type, out: out))
            }
            return nil
        }
    }
}

/// Where a streaming handler writes. `write` suspends while the reader is behind.
public struct ResponseWriter<Element: BusMessage>: Sendable {
    let type: ContentType
    let out: any ResponseSink

    public func write(_ element: Element) async throws {
        try await out.send(try type.encode(element))
    }
}

/// The bytes side of `ResponseWriter`: a session's call, or a test's list.
public protocol ResponseSink: Sendable {
    /// Suspends until the reader has room; throws CANCELLED when the call is over.
    func send(_ body: [UInt8]) async throws
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

extension CallError {
    /// A handler's own call that was not executed says nothing about the handler, which has run: its error
    /// is passed on as this handler's, and no longer as a promise that nothing was done.
    fileprivate static func asHandlers<Answer>(
        _ run: () async throws -> Answer
    ) async throws -> Answer {
        do {
            return try await run()
        } catch var error as CallError where error.origin != .handler {
            error.origin = .handler
            if error.executed == .no { error.executed = .maybe }
            throw error
        }
    }
}
