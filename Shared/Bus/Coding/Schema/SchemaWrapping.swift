/// A container of the standard library: its schema comes from what it contains, and its example is
/// empty, so that a type may contain itself.
protocol SchemaWrapping {
    static func schema(in recorder: SchemaRecorder) -> JSONSchema
    static var empty: Self { get }
}

extension Array: SchemaWrapping where Element: Decodable {
    static func schema(in recorder: SchemaRecorder) -> JSONSchema {
        .array(of: recorder.part(Element.self).schema)
    }

    static var empty: Self { [] }
}

extension Set: SchemaWrapping where Element: Decodable {
    static func schema(in recorder: SchemaRecorder) -> JSONSchema {
        var schema = JSONSchema.array(of: recorder.part(Element.self).schema)
        schema.uniqueItems = true
        return schema
    }

    static var empty: Self { [] }
}

extension Optional: SchemaWrapping where Wrapped: Decodable {
    static func schema(in recorder: SchemaRecorder) -> JSONSchema {
        var schema = recorder.part(Wrapped.self).schema
        if schema == .any { return schema }
        if schema.reference == nil, schema.enumeration == nil, !schema.types.isEmpty {
            schema.types.append(.null)
            return schema
        }
        var either = JSONSchema()
        either.anyOf = [schema, JSONSchema(types: [.null])]
        return either
    }

    static var empty: Self { nil }
}

extension Dictionary: SchemaWrapping where Key: Decodable, Value: Decodable {
    /// Swift codes a dictionary as an object when its keys are text or `Int`, else as a flat list.
    static func schema(in recorder: SchemaRecorder) -> JSONSchema {
        let isObject =
            Key.self == String.self || Key.self == Int.self
            || Key.self is any CodingKeyRepresentable.Type
        if isObject { return .dictionary(of: recorder.part(Value.self).schema) }
        var items = JSONSchema()
        items.anyOf = [recorder.part(Key.self).schema, recorder.part(Value.self).schema]
        return .array(of: items)
    }

    static var empty: Self { [:] }
}
