import Bus

extension JSONSchema {
    /// The schema of a method's request. One without fields, of which nothing could be recorded, is an object all the same.
    static func ofRequest(_ type: any BusMessage.Type) -> JSONSchema {
        var schema = JSONSchema.of(type)
        if schema.types.isEmpty, schema.reference == nil, schema.anyOf.isEmpty {
            schema.types = [.object]
        }
        return schema
    }
}
