/// Records the schemas of types by decoding each of them once from a decoder that answers every
/// question with an example and notes what was asked.
final class SchemaRecorder {
    /// Named types met so far, in the order they were met.
    private(set) var definitions = JSONSchema.Members()
    /// What could not be decoded, with the reason.
    private(set) var unrecorded: [String] = []
    private var names: [ObjectIdentifier: String] = [:]
    private var examples: [ObjectIdentifier: any Decodable] = [:]
    private var referenced: Set<String> = []

    /// A type's schema, and a value of it for whoever decodes it now; nil when there is none.
    struct Recorded<Value> {
        let schema: JSONSchema
        let example: Value?
    }

    /// The whole schema of a type with its `$defs`.
    func root<Value: Decodable>(_ type: Value.Type) -> JSONSchema {
        var schema = record(type).schema
        guard let name = names[ObjectIdentifier(type)] else {
            schema.definitions = definitions
            return schema
        }
        if referenced.contains(name) {
            schema.definitions = definitions
        } else {
            schema = definitions[name] ?? schema
            definitions[name] = nil
            schema.definitions = definitions
        }
        return schema
    }

    /// A type as part of another one.
    func part<Value: Decodable>(_ type: Value.Type) -> Recorded<Value> {
        let recorded = record(type)
        if let name = names[ObjectIdentifier(type)] { referenced.insert(name) }
        return recorded
    }

    private func record<Value: Decodable>(_ type: Value.Type) -> Recorded<Value> {
        if let known = names[ObjectIdentifier(type)] {
            return Recorded(
                schema: .reference(to: known), example: examples[ObjectIdentifier(type)] as? Value)
        }
        if let described = type as? any SchemaDescribing.Type {
            if described.schema == .any {
                return Recorded(schema: .any, example: described.schemaExample as? Value)
            }
            return define(type) { _ in (described.schema, described.schemaExample as? Value) }
        }
        if let standard = StandardSchemas.of(type) {
            return Recorded(schema: standard.schema, example: standard.example as? Value)
        }
        if let wrapper = type as? any SchemaWrapping.Type {
            return Recorded(schema: wrapper.schema(in: self), example: wrapper.empty as? Value)
        }
        if let cases = StandardSchemas.cases(of: type) {
            return define(type) { _ in (cases.schema, cases.example as? Value) }
        }
        return define(type) { name in
            let node = SchemaNode(recorder: self)
            do {
                let example = try Value(from: RecordingDecoder(node: node))
                return (node.finished(), example)
            } catch {
                self.unrecorded.append("\(name): \(SchemaNode.reason(error))")
                return (node.finished(), nil)
            }
        }
    }

    /// Names a type before it is recorded, so that it may contain itself.
    private func define<Value: Decodable>(
        _ type: Value.Type, _ make: (String) -> (schema: JSONSchema, example: Value?)
    ) -> Recorded<Value> {
        let id = ObjectIdentifier(type)
        let name = freeName(for: type)
        names[id] = name
        definitions[name] = .any
        var (schema, example) = make(name)
        if schema.title == nil { schema.title = name }
        definitions[name] = schema
        examples[id] = example
        return Recorded(schema: .reference(to: name), example: example)
    }

    /// The type's name without its module; with it, when another module's type has the name already.
    private func freeName(for type: any Any.Type) -> String {
        let name = SchemaName.short(type)
        return definitions[name] == nil ? name : SchemaName.qualified(type)
    }
}

/// Names of types as keys of `$defs` and components of OpenAPI: letters, digits, `.` and `_`.
enum SchemaName {
    /// `CallError.Origin`, `Page_School`
    static func short(_ type: any Any.Type) -> String {
        joined(type) { parts in
            parts.count > 1 ? parts.dropFirst() : parts
        }
    }

    /// `Bus.CallError.Origin`
    static func qualified(_ type: any Any.Type) -> String { joined(type) { $0 } }

    private static func joined(
        _ type: any Any.Type, _ keep: (ArraySlice<Substring>) -> ArraySlice<Substring>
    ) -> String {
        withoutContexts(String(reflecting: type))
            .split(whereSeparator: { "<>, ".contains($0) })
            .map { keep($0.split(separator: ".")[...]).joined(separator: ".") }
            .filter { !$0.isEmpty }
            .joined(separator: "_")
    }

    /// A private or local type's name holds `(unknown context at $7f…).`.
    private static func withoutContexts(_ name: String) -> String {
        var name = name
        while let start = name.firstRange(of: "(unknown context at "),
            let end = name[start.upperBound...].firstRange(of: ").")
        {
            name.removeSubrange(start.lowerBound..<end.upperBound)
        }
        return name
    }
}
