extension JSONSchema {
    /// The schema without its `$defs`, every reference to one of them pointing elsewhere: OpenAPI keeps
    /// all schemas of a document under `#/components/schemas/`.
    ///
    /// - Returns: the schema, and the definitions with their references changed likewise.
    public func movingDefinitions(to prefix: String) -> (schema: JSONSchema, definitions: Members) {
        var moved = Members()
        for (name, schema) in definitions { moved[name] = schema.pointing(to: prefix) }
        var schema = pointing(to: prefix)
        schema.definitions = Members()
        return (schema, moved)
    }

    private func pointing(to prefix: String) -> JSONSchema {
        var schema = self
        if let reference, reference.hasPrefix(Self.definitionsPrefix) {
            schema.reference = prefix + reference.dropFirst(Self.definitionsPrefix.count)
        }
        for (name, property) in properties {
            schema.properties[name] = property.pointing(to: prefix)
        }
        schema.items = items?.pointing(to: prefix)
        schema.additionalProperties = additionalProperties?.pointing(to: prefix)
        schema.anyOf = anyOf.map { $0.pointing(to: prefix) }
        return schema
    }
}
