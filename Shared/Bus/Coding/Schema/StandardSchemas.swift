import Foundation

/// Schemas of the standard library's and Foundation's scalar types, as Foundation's JSON coder writes them.
enum StandardSchemas {
    struct Entry {
        let schema: JSONSchema
        let example: any Decodable
    }

    /// Nil for any other type.
    static func of(_ type: any Any.Type) -> Entry? {
        switch type {
        case is Bool.Type: Entry(schema: .boolean, example: false)
        case is String.Type: Entry(schema: .string(), example: "")
        case is Double.Type: Entry(schema: .number(), example: 0.0)
        case is Float.Type: Entry(schema: .number(format: "float"), example: Float(0))
        case let type as any (FixedWidthInteger & Decodable).Type: integer(type)
        case is [UInt8].Type:
            Entry(
                schema: .array(of: .integer(minimum: 0, maximum: 255, format: nil)),
                example: [UInt8]())
        case is Data.Type: Entry(schema: base64, example: Data())
        case is Date.Type:
            Entry(
                schema: .number(description: "seconds since 2001-01-01T00:00:00Z"),
                example: Date(timeIntervalSinceReferenceDate: 0))
        case is UUID.Type: Entry(schema: .string(format: "uuid"), example: UUID())
        case is Decimal.Type: Entry(schema: .number(format: nil), example: Decimal(0))
        case is URL.Type:
            URL(string: "https://example.org").map {
                Entry(schema: .string(format: "uri"), example: $0)
            }
        default: nil
        }
    }

    /// A closed set of raw values: what `WireEnum` states of itself, and other enumerations like it.
    static func cases(of type: any Decodable.Type) -> Entry? {
        guard let list = type as? any CaseIterable.Type else { return nil }
        return cases(list)
    }

    private static func cases<Value: CaseIterable>(_ type: Value.Type) -> Entry? {
        let all = Array(type.allCases)
        let values = all.compactMap { value -> JSONValue? in
            guard let raw = (value as? any RawRepresentable)?.rawValue else { return nil }
            if let text = raw as? String { return .string(text) }
            return (raw as? any BinaryInteger).map { .int(Int64(clamping: $0)) }
        }
        guard let first = all.first as? any Decodable, values.count == all.count else { return nil }
        let isText = values.allSatisfy { $0.stringValue != nil }
        var schema = JSONSchema(types: [isText ? .string : .integer])
        schema.enumeration = values
        return Entry(schema: schema, example: first)
    }

    private static func integer<Value: FixedWidthInteger & Decodable>(_ type: Value.Type) -> Entry {
        let isWide = Value.bitWidth >= 64
        let format = isWide ? (Value.isSigned ? "int64" : nil) : "int32"
        return Entry(
            schema: .integer(
                minimum: isWide && Value.isSigned ? nil : Int64(Value.min),
                maximum: isWide ? nil : Int64(Value.max),
                format: Value.bitWidth >= 32 ? format : nil),
            example: Value.zero)
    }

    private static var base64: JSONSchema {
        var schema = JSONSchema.string()
        schema.contentEncoding = "base64"
        return schema
    }
}
