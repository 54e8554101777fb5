/// The standard self-description of every service, filtered by what the caller may call.
public enum Reflection: ServiceContract {
    public static let name = "Reflection"
    public static let list = unary(
        "List", ReflectionRequest.self, returns: ReflectionReport.self, .read, access: .open,
        summary: "Lists services, their methods and the JSON Schemas of their messages.")
    public static let methods: [any MethodDescriptor] = [list]
}

/// Asks what is served here.
public struct ReflectionRequest: BusMessage, Hashable {
    /// One service only; nil for all.
    public var service: String?
    /// Also methods the caller may not call.
    public var everything: Bool?

    public init(service: String? = nil, everything: Bool? = nil) {
        self.service = service
        self.everything = everything
    }
}

/// What is served here, as far as the caller may use it.
public struct ReflectionReport: BusMessage, Equatable {
    public var services: [ReflectedService]
    public init(services: [ReflectedService]) { self.services = services }
}

/// One contract.
public struct ReflectedService: BusMessage, Equatable {
    public var name: String
    public var methods: [ReflectedMethod]
    public init(name: String, methods: [ReflectedMethod]) {
        self.name = name
        self.methods = methods
    }
}

/// One method with the schemas of its messages.
public struct ReflectedMethod: BusMessage, Equatable {
    public var facts: MethodFacts
    /// Whether the asking caller may call it.
    public var allowed: Bool
    /// Of a method with personal data: the purposes this caller may state; words, and patterns with `*` where the
    /// service takes any word. Nil of others.
    public var purposes: [String]?
    public var request: JSONSchema
    /// Of the answer, or of one element of a stream.
    public var response: JSONSchema

    public init(_ descriptor: any MethodDescriptor, allowed: Bool, purposes: [String] = []) {
        facts = descriptor.facts
        self.allowed = allowed
        self.purposes = descriptor.facts.personalData ? purposes : nil
        request = JSONSchema.of(descriptor.requestType)
        response = JSONSchema.of(descriptor.responseType)
    }
}
