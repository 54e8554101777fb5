extension JSONSchema {
    /// The schema of a type, recorded from its `Decodable` conformance.
    public static func of(_ type: any Decodable.Type) -> JSONSchema {
        if let described = type as? any SchemaDescribing.Type { return described.schema }
        return JSONSchema(types: [.object])
    }
}
