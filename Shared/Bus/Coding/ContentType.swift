/// The wire format of a body. Both come from the same Codable type.
public enum ContentType: UInt8, Sendable, Hashable, CaseIterable {
    case cbor = 0
    case json = 1

    public func encode(_ value: some Encodable) throws -> [UInt8] {
        switch self {
        case .cbor: try CBOREncoder().encode(value)
        case .json: try JSONCoding.encode(value)
        }
    }

    public func decode<Value: Decodable>(_ type: Value.Type, from bytes: [UInt8]) throws -> Value {
        switch self {
        case .cbor: try CBORDecoder().decode(type, from: bytes)
        case .json: try JSONCoding.decode(type, from: bytes)
        }
    }

    /// Decodes a request; a malformed one is INVALID_ARGUMENT naming the field.
    func decodeRequest<Value: Decodable>(_ type: Value.Type, from bytes: [UInt8]) throws -> Value {
        do {
            return try decode(type, from: bytes)
        } catch let error as DecodingError {
            throw CallError(decoding: error)
        }
    }
}
