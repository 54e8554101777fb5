/// Decodes Codable values from CBOR (RFC 8949), strictly and without trusting the bytes.
///
/// Refused are trailing bytes, lengths beyond the input, nesting beyond `Limits.nestingDepth`, duplicate
/// keys and invalid UTF-8. Indefinite lengths are read; tags are passed over; integer keys stand for
/// their decimal text; an integer is accepted where a floating-point number is wanted, not the reverse.
/// `[UInt8]` and `Data` are byte strings, and are read from base64 text too, which is what they become in
/// a `JSONValue`.
public struct CBORDecoder: Sendable {
    public init() {}

    /// - Throws: `DecodingError` with the coding path of the field, empty when the bytes are malformed;
    ///   whatever the type's own decoder throws.
    public func decode<Value: Decodable>(
        _ type: Value.Type, from bytes: [UInt8]
    ) throws -> Value {
        try Document(cbor: bytes).decode(type, at: 0)
    }
}
