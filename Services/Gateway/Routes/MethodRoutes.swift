import Bus
import HTTPTypes
import Hummingbird

/// Every bus method through one route: POST a JSON request, get the JSON answer. Where requests or responses stream, each
/// is a line.
///
/// The services decide who may call; the gateway says on whose behalf it asks.
struct MethodRoutes: Sendable {
    static let idempotencyKey = HTTPField.Name("Idempotency-Key")

    let bus: any BusCalling
    private let methods: [String: (facts: MethodFacts, request: JSONSchema)]

    init(bus: any BusCalling, contracts: [any ServiceContract.Type]) {
        self.bus = bus
        methods = Dictionary(
            contracts.flatMap { $0.methods }.map {
                ($0.facts.path, ($0.facts, JSONSchema.ofRequest($0.requestType)))
            },
            uniquingKeysWith: { first, _ in first })
    }

    /// The paths where requests stream.
    static func streams(_ contracts: [any ServiceContract.Type]) -> Set<String> {
        Set(
            contracts.flatMap { $0.methods }.map(\.facts).filter(\.kind.streamsRequests).map {
                "/api/v1/methods/\($0.path)"
            })
    }

    func add(to router: Router<GatewayContext>) {
        router.post("/api/v1/methods/:service/:method") { request, context in
            let (service, name) = (try context.segment("service"), try context.segment("method"))
            let path = "\(service)/\(name)"
            guard let (facts, schema) = methods[path] else {
                let isPlain = [service, name].allSatisfy(FieldViolation.isPlainName)
                throw CallError.notFound(isPlain ? "method \(path)" : "the method")
            }
            let key = Self.idempotencyKey.flatMap { request.headers[$0] }
            if facts.effect == .write, key?.isEmpty ?? true {
                throw CallError(
                    .invalidArgument, "IDEMPOTENCY_KEY_REQUIRED",
                    "\(path) changes state: send an Idempotency-Key header",
                    violations: [
                        FieldViolation(
                            field: "Idempotency-Key", rule: "required", message: "is missing")
                    ], origin: .server, executed: .no)
            }
            var options = context.callOptions(idempotencyKey: key)
            if facts.personalData {
                try Evidence.require(of: request, by: context.principal, to: path, &options)
            }
            if facts.kind.streamsRequests {
                let call = try await bus.openRaw(facts, type: .json, options: options, on: nil)
                return try await answer(to: request.body, of: facts, schema, call, context)
            }
            let body = try await request.wholeBody(context.connection)
            let bytes = body.isEmpty ? Array("{}".utf8) : body
            try schema.requireKnownFields(in: bytes)
            if facts.kind == .unary {
                let answer = try await bus.callRaw(
                    facts, body: bytes, type: .json, options: options, on: nil)
                return Self.json(answer)
            }
            let stream = try await bus.streamRaw(
                facts, body: bytes, type: .json, options: options, on: nil)
            return try await lines(of: stream, context)
        }
    }

    private static func json(_ answer: [UInt8]) -> Response {
        Response(
            status: .ok, headers: [.contentType: "application/json; charset=utf-8"],
            body: ResponseBody(byteBuffer: ByteBuffer(bytes: answer)))
    }

    /// Sends the body's lines, a request each, as they come. What is wrong with one of them is the answer.
    private func answer(
        to body: RequestBody, of facts: MethodFacts, _ schema: JSONSchema, _ call: RawCall,
        _ context: GatewayContext
    ) async throws -> Response {
        let answersEach = facts.kind == .bidirectionalStreaming
        let sending = RequestSending(body, schema, into: call, answersEach: answersEach)
        guard answersEach else {
            await sending.run()
            if let fault = sending.fault { throw fault }
            return Self.json(try await call.answer())
        }
        let work = Task { await sending.run() }
        // Nobody else may read the body before the sender has stopped.
        let stop: @Sendable () async -> Void = {
            call.cancel()
            work.cancel()
            await work.value
        }
        do {
            return try await lines(of: call.responses, context, sending, whenOver: stop)
        } catch {
            await stop()
            throw sending.fault ?? error
        }
    }

    /// Elements as they come, one a line. A failure after the first line is the last line, a problem.
    ///
    /// - Parameters:
    ///   - sending: of the requests, when they stream.
    ///   - whenOver: called after the last line.
    private func lines(
        of stream: RawStream, _ context: GatewayContext, _ sending: RequestSending? = nil,
        whenOver: @escaping @Sendable () async -> Void = {}
    ) async throws -> Response {
        // The first element, so that a call that fails at once has its status.
        let first = try await stream.next()
        if first == nil, let fault = sending?.fault { throw fault }
        let requestID = context.requestID
        // From here on it is the writing that a client that has gone must end.
        let listener = context.connection.whenEnded { stream.cancel() }
        return Response(
            status: .ok, headers: [.contentType: "application/x-ndjson; charset=utf-8"],
            body: ResponseBody { writer in
                defer { listener.cancel() }
                var failure: CallError?
                do {
                    var element = first
                    while let line = element {
                        try await writer.write(ByteBuffer(bytes: line + [UInt8(ascii: "\n")]))
                        element = try await stream.next()
                    }
                    failure = sending?.fault
                } catch let error as CallError {
                    failure = sending?.fault ?? error
                } catch {
                    await whenOver()
                    throw error
                }
                await whenOver()
                if let failure {
                    let problem = try JSONCoding.encode(Problem(failure, requestID: requestID))
                    try await writer.write(ByteBuffer(bytes: problem + [UInt8(ascii: "\n")]))
                }
                try await writer.finish(nil)
                if failure?.leavesBodyUnread == true { context.connection.hangUp() }
            })
    }
}
