/// The schema of one value while it is decoded; parts that are still open are filled in at the end.
final class SchemaNode {
    let recorder: SchemaRecorder
    var schema = JSONSchema()
    private var children: [(name: String, node: SchemaNode)] = []
    private var elements: [SchemaNode] = []
    /// Keys whose presence the type asked about, so that it can do without them.
    private var optionalKeys: Set<String> = []

    init(recorder: SchemaRecorder) { self.recorder = recorder }

    func makeObject() { schema.types = [.object] }
    func makeArray() { schema.types = [.array] }
    func makeOptional(_ name: String) { optionalKeys.insert(name) }

    func add(_ name: String, _ part: JSONSchema, required: Bool) {
        schema.properties[name] = part
        if !required { optionalKeys.insert(name) }
    }

    func child(_ name: String) -> SchemaNode {
        let node = SchemaNode(recorder: recorder)
        schema.properties[name] = .any
        children.append((name, node))
        return node
    }

    func addElement(_ part: JSONSchema) { element().schema = part }

    func element() -> SchemaNode {
        let node = SchemaNode(recorder: recorder)
        elements.append(node)
        return node
    }

    func finished() -> JSONSchema {
        var schema = schema
        // A type that asks for nothing is a message without fields: nothing else decodes from no container.
        if schema == .any, children.isEmpty, elements.isEmpty {
            return JSONSchema(types: [.object])
        }
        for (name, node) in children { schema.properties[name] = node.finished() }
        schema.required = schema.properties.names.filter { !optionalKeys.contains($0) }
        var kinds: [JSONSchema] = []
        for element in elements.map({ $0.finished() }) where !kinds.contains(element) {
            kinds.append(element)
        }
        if kinds.count == 1 {
            schema.items = kinds[0]
        } else if kinds.count > 1 {
            var either = JSONSchema()
            either.anyOf = kinds
            schema.items = either
        }
        return schema
    }

    /// Thrown where the recorder has no value to give.
    struct NoExample: Error { let type: String }

    static func reason(_ error: any Error) -> String {
        switch error {
        case let error as NoExample: "there is no example of \(error.type)"
        case let error as DecodingError: CallError(decoding: error).message
        default: "\(error)"
        }
    }
}

/// Answers a type's decoder with examples.
struct RecordingDecoder: Decoder {
    let node: SchemaNode

    var codingPath: [any CodingKey] { [] }
    var userInfo: [CodingUserInfoKey: Any] { [:] }

    func container<Key: CodingKey>(keyedBy type: Key.Type) -> KeyedDecodingContainer<Key> {
        node.makeObject()
        return KeyedDecodingContainer(RecordingKeyed<Key>(node: node))
    }

    func unkeyedContainer() -> any UnkeyedDecodingContainer {
        node.makeArray()
        return RecordingUnkeyed(node: node)
    }

    func singleValueContainer() -> any SingleValueDecodingContainer {
        RecordingSingle(node: node)
    }
}

/// An object: every key is there, none is null.
struct RecordingKeyed<Key: CodingKey>: KeyedDecodingContainerProtocol {
    let node: SchemaNode

    var codingPath: [any CodingKey] { [] }
    var allKeys: [Key] { [] }

    func contains(_ key: Key) -> Bool {
        node.makeOptional(key.stringValue)
        return true
    }

    func decodeNil(forKey key: Key) -> Bool {
        node.makeOptional(key.stringValue)
        return false
    }

    func decode<Value: Decodable>(_ type: Value.Type, forKey key: Key) throws -> Value {
        let part = node.recorder.part(type)
        node.add(key.stringValue, part.schema, required: true)
        guard let example = part.example else { throw SchemaNode.NoExample(type: "\(type)") }
        return example
    }

    func decodeIfPresent<Value: Decodable>(_ type: Value.Type, forKey key: Key) -> Value? {
        node.add(key.stringValue, node.recorder.part(type).schema, required: false)
        return nil
    }

    func nestedContainer<NestedKey: CodingKey>(
        keyedBy type: NestedKey.Type, forKey key: Key
    ) -> KeyedDecodingContainer<NestedKey> {
        RecordingDecoder(node: node.child(key.stringValue)).container(keyedBy: type)
    }

    func nestedUnkeyedContainer(forKey key: Key) -> any UnkeyedDecodingContainer {
        RecordingDecoder(node: node.child(key.stringValue)).unkeyedContainer()
    }

    func superDecoder() -> any Decoder { RecordingDecoder(node: node.child("super")) }

    func superDecoder(forKey key: Key) -> any Decoder {
        RecordingDecoder(node: node.child(key.stringValue))
    }
}

/// A list of one element.
struct RecordingUnkeyed: UnkeyedDecodingContainer {
    let node: SchemaNode
    private(set) var currentIndex = 0

    init(node: SchemaNode) { self.node = node }

    var codingPath: [any CodingKey] { [] }
    var count: Int? { nil }
    var isAtEnd: Bool { currentIndex > 0 }

    func decodeNil() -> Bool { false }

    mutating func decode<Value: Decodable>(_ type: Value.Type) throws -> Value {
        let part = node.recorder.part(type)
        node.addElement(part.schema)
        currentIndex += 1
        guard let example = part.example else { throw SchemaNode.NoExample(type: "\(type)") }
        return example
    }

    mutating func nestedContainer<NestedKey: CodingKey>(
        keyedBy type: NestedKey.Type
    ) -> KeyedDecodingContainer<NestedKey> {
        element().container(keyedBy: type)
    }

    mutating func nestedUnkeyedContainer() -> any UnkeyedDecodingContainer {
        element().unkeyedContainer()
    }

    mutating func superDecoder() -> any Decoder { element() }

    private mutating func element() -> RecordingDecoder {
        currentIndex += 1
        return RecordingDecoder(node: node.element())
    }
}

/// A value that is another one: text with a rule, a number with a unit.
struct RecordingSingle: SingleValueDecodingContainer {
    let node: SchemaNode

    var codingPath: [any CodingKey] { [] }

    func decodeNil() -> Bool { false }

    func decode<Value: Decodable>(_ type: Value.Type) throws -> Value {
        let part = node.recorder.part(type)
        node.schema = part.schema
        guard let example = part.example else { throw SchemaNode.NoExample(type: "\(type)") }
        return example
    }
}
