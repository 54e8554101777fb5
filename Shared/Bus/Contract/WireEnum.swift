/// A closed set of strings on the wire. Its JSON Schema is the list of its cases.
public protocol WireEnum: Codable, Sendable, CaseIterable, Hashable, RawRepresentable,
    SchemaDescribing
where RawValue == String {}

extension WireEnum {
    public static var schema: JSONSchema { .string(oneOf: allCases.map(\.rawValue)) }
    public static var schemaExample: Self { allCases[allCases.startIndex] }
}

/// A type whose schema is stated, because its decoder validates and a recorded one would not show the rule.
public protocol SchemaDescribing: Decodable {
    static var schema: JSONSchema { get }
    /// A valid value, used while the schema of an enclosing message is recorded.
    static var schemaExample: Self { get }
}
