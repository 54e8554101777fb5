import Bus
import Contracts
import Testing

/// What every contract must keep, whoever writes it.
struct ContractCompletenessTests {
    @Test("every method has exactly one handler in its service")
    func handlers() async throws {
        let definitions = try await ServedContracts.definitions()
        let served = definitions.map { definition -> String in definition.contract.name }
        let wanted = ServedContracts.services.map { contract -> String in contract.name }
        #expect(served.sorted() == wanted.sorted())
        for definition in definitions {
            let methods: [any MethodDescriptor] = definition.contract.methods
            #expect(definition.incomplete == [])
            #expect(definition.handlers.count == methods.count)
        }
    }

    @Test("names are unique, and a domain's contract says its major version")
    func names() throws {
        let names = ServedContracts.all.map { contract -> String in contract.name }
        #expect(Set(names).count == names.count)
        let paths = ServedContracts.methods.map(\.facts.path)
        #expect(Set(paths).count == paths.count)
        for contract in ServedContracts.services {
            let name: String = contract.name
            let methods: [any MethodDescriptor] = contract.methods
            #expect(name.wholeMatch(of: /[a-z]+\.v[1-9]\d*/) != nil)
            #expect(methods.allSatisfy { $0.facts.service == name })
        }
    }

    @Test(
        "a method's name is PascalCase and its summary one sentence",
        arguments: ServedContracts.methods)
    func texts(method: ServedContracts.Method) {
        #expect(method.facts.name.wholeMatch(of: /([A-Z][a-z0-9]+)+/) != nil)
        let summary = method.facts.summary
        #expect(summary.hasSuffix(".") && summary.count >= 10 && !summary.contains("\n"))
        #expect(summary.first?.isUppercase == true)
    }

    @Test("personal data is never open, and streams only read", arguments: ServedContracts.methods)
    func access(method: ServedContracts.Method) {
        let facts = method.facts
        if facts.personalData { #expect(facts.access != .open) }
        if facts.effect == .write,
            ServedContracts.services.contains(where: { contract in contract.name == facts.service })
        {
            #expect(facts.access != .open, "anybody may change state")
        }
        if facts.kind == .serverStreaming { #expect(facts.effect == .read) }
        if case .roles(let roles) = facts.access { #expect(!roles.isEmpty, "nobody may call it") }
        #expect(
            (1...Limits.longestDeadline.wholeMilliseconds).contains(
                facts.defaultDeadlineMilliseconds))
    }

    @Test(
        "a message that can hold an ID number is marked as personal data",
        arguments: ServedContracts.methods)
    func idNumbers(method: ServedContracts.Method) {
        for type in [method.descriptor.requestType, method.descriptor.responseType] {
            let schema = JSONSchema.of(type)
            let holdsID = schema.title == "ResidentID" || schema.definitions["ResidentID"] != nil
            if holdsID { #expect(method.facts.personalData) }
        }
    }

    @Test(
        "the schemas of both messages are known whole, and survive JSON",
        arguments: ServedContracts.methods)
    func schemas(method: ServedContracts.Method) throws {
        for type in [method.descriptor.requestType, method.descriptor.responseType] {
            let schema = try JSONSchema.recording(type)
            let bytes = try JSONCoding.encode(schema)
            #expect(try JSONCoding.decode(JSONSchema.self, from: bytes) == schema)
        }
    }

    @Test(
        "a request made up from its schema decodes, in both formats",
        arguments: ServedContracts.methods)
    func examples(method: ServedContracts.Method) throws {
        let type = method.descriptor.requestType
        guard let example = SchemaExample(JSONSchema.of(type)).value else { return }
        do {
            for format in ContentType.allCases {
                _ = try format.decode(type, from: format.encode(example))
            }
        } catch let error as DecodingError {
            let inner = CallError(decoding: error)
            // A value whose rule no schema can say is refused for that rule, never for its shape.
            #expect(
                inner.violations.allSatisfy { $0.rule == "format" },
                "\(inner.message) in \(example)")
        }
    }

    @Test("the examples are made for most methods, not skipped")
    func examplesAreMade() {
        let made = ServedContracts.methods.filter {
            SchemaExample(JSONSchema.of($0.descriptor.requestType)).value != nil
        }
        #expect(made.count * 10 >= ServedContracts.methods.count * 8)
    }
}

/// A value that fits a schema: with every property, and one element a list.
struct SchemaExample {
    private let definitions: JSONSchema.Members
    private let schema: JSONSchema

    init(_ schema: JSONSchema) {
        self.schema = schema
        definitions = schema.definitions
    }

    /// Nil when a part of it cannot be made up.
    var value: JSONValue? { make(schema, depth: 0) }

    private func make(_ schema: JSONSchema, depth: Int) -> JSONValue? {
        guard depth < 20 else { return nil }
        if let example = schema.examples.first { return example }
        if let first = schema.enumeration?.first { return first }
        if let reference = schema.reference {
            let name = String(reference.split(separator: "/").last ?? "")
            return definitions[name].flatMap { make($0, depth: depth + 1) }
        }
        if let first = schema.anyOf.first { return make(first, depth: depth + 1) }
        switch schema.types.first {
        case .object:
            var members: [String: JSONValue] = [:]
            for (name, property) in schema.properties {
                guard let value = make(property, depth: depth + 1) else { return nil }
                members[name] = value
            }
            return .object(members)
        case .array:
            guard let items = schema.items.flatMap({ make($0, depth: depth + 1) }) else {
                return []
            }
            return .array(Array(repeating: items, count: max(1, schema.minItems ?? 1)))
        case .string:
            guard schema.pattern == nil, schema.format == nil else { return nil }
            return .string(String(repeating: "x", count: max(1, schema.minLength ?? 1)))
        case .integer: return .int(Int64(schema.minimum ?? 1))
        case .number: return .double(schema.minimum ?? 1)
        case .boolean: return true
        case .null: return .null
        case nil: return .object([:])
        }
    }
}
