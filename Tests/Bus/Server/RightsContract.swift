import Bus

/// A contract with a method for every kind of call, kind of access, and with and without personal data.
enum Rights: ServiceContract {
    static let name = "rights.v1"
    static let clerk = Role(rawValue: "clerk")
    static let checker = Role(rawValue: "checker")

    struct Nothing: BusMessage {}

    private static let kinds: [(access: Access, name: String, personal: Bool)] = [
        (.open, "Open", false), (.roles([clerk]), "Clerk", false),
        (.roles([clerk]), "ClerkPersonal", true),
        (.roles([clerk, checker]), "Both", false),
        (.roles([clerk, checker]), "BothPersonal", true),
    ]

    static let gets = kinds.map {
        unary(
            "Get\($0.name)", Nothing.self, returns: Nothing.self, .read, access: $0.access,
            personalData: $0.personal, summary: "One.")
    }
    static let puts = kinds.map {
        unary(
            "Put\($0.name)", Nothing.self, returns: Nothing.self, .write, access: $0.access,
            personalData: $0.personal, summary: "Writes.")
    }
    static let lists = kinds.map {
        serverStream(
            "List\($0.name)", Nothing.self, of: Nothing.self, access: $0.access,
            personalData: $0.personal, summary: "Many.")
    }
    static let takes = kinds.map {
        clientStream(
            "Take\($0.name)", of: Nothing.self, returns: Nothing.self, .read, access: $0.access,
            personalData: $0.personal, summary: "Takes many.")
    }
    static let chats = kinds.map {
        bidirectionalStream(
            "Chat\($0.name)", of: Nothing.self, returns: Nothing.self, .read, access: $0.access,
            personalData: $0.personal, summary: "Both ways.")
    }

    static let methods: [any MethodDescriptor] =
        gets.map { $0 } + puts.map { $0 } + lists.map { $0 } + takes.map { $0 } + chats.map { $0 }

    /// Handlers that do nothing but say that they ran.
    static func definition(_ ran: @escaping @Sendable (ServerContext) -> Void) -> ServiceDefinition
    {
        var handlers = (gets + puts).map { method in
            Handler(method) { _, context in
                ran(context)
                return Nothing()
            }
        }
        handlers += lists.map { method in Handler(method) { _, context, _ in ran(context) } }
        handlers += takes.map { method in
            Handler(method) { requests, context in
                ran(context)
                for try await _ in requests {}
                return Nothing()
            }
        }
        handlers += chats.map { method in
            Handler(method) { requests, context, _ in
                ran(context)
                for try await _ in requests {}
            }
        }
        return ServiceDefinition(Self.self, handlers: handlers)
    }
}

extension BusClient {
    /// Makes a call of any kind with an empty request, and reads what comes to its end, or to the first answer of a stream
    /// that has none.
    func callEmpty(_ facts: MethodFacts, on service: String, options: CallOptions) async throws {
        let nothing: [UInt8] = [0xA0]
        switch facts.kind {
        case .unary:
            _ = try await callRaw(facts, body: nothing, type: .cbor, options: options, on: service)
        case .serverStreaming:
            let stream = try await streamRaw(
                facts, body: nothing, type: .cbor, options: options, on: service)
            _ = try await stream.next()
        case .clientStreaming, .bidirectionalStreaming:
            let call = try await openRaw(facts, type: .cbor, options: options, on: service)
            call.finishWriting()
            if facts.kind == .clientStreaming {
                _ = try await call.answer()
            } else {
                while try await call.responses.next() != nil {}
            }
        }
    }
}
