import Foundation

/// JSON bodies (RFC 8259): what Foundation's coder writes and reads, with the bus's limits.
///
/// `Data` is base64 text, `URL` and `UUID` are text, `Decimal` is a number, and a `Date` is the seconds since
/// 2001. Numbers that are not finite are refused both ways.
public enum JSONCoding {
    /// Encodes a value as UTF-8 JSON without escaped slashes.
    ///
    /// - Parameters:
    ///   - sortedKeys: the same value gives the same text, whatever the process.
    ///   - pretty: with line breaks, for people.
    public static func encode(
        _ value: some Encodable, sortedKeys: Bool = false, pretty: Bool = false
    ) throws -> [UInt8] {
        if pretty { return try encodePretty(value, sortedKeys: sortedKeys) }
        return try EncodingState(.init(isJSON: true, sortsKeys: sortedKeys)).document(of: value)
    }

    /// Decodes a value.
    ///
    /// - Throws: `DecodingError` with the coding path of the field, empty when the bytes are no JSON;
    ///   whatever the type's own decoder throws.
    public static func decode<Value: Decodable>(
        _ type: Value.Type, from bytes: [UInt8]
    ) throws -> Value {
        try Document(json: bytes).decode(type, at: 0)
    }

    private static func encodePretty(
        _ value: some Encodable, sortedKeys: Bool
    ) throws -> [UInt8] {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.withoutEscapingSlashes, .prettyPrinted]
        if sortedKeys { encoder.outputFormatting.insert(.sortedKeys) }
        return [UInt8](try encoder.encode(value))
    }
}
