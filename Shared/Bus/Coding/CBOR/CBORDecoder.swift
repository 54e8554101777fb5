/// Decodes Codable values.
public struct CBORDecoder: Sendable {
    public init() {}

    public func decode<Value: Decodable>(
        _ type: Value.Type, from bytes: [UInt8]
    ) throws -> Value {
        try JSONCoding.decode(type, from: bytes)
    }
}
