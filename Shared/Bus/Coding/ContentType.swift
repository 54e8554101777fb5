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
        // A message without fields would decode from anything.
        guard isObject(bytes) else {
            throw CallError(
                decoding: .typeMismatch(
                    [String: JSONValue].self, .init(codingPath: [], debugDescription: "")))
        }
        do {
            return try decode(type, from: bytes)
        } catch let error as DecodingError {
            throw CallError(decoding: error)
        }
    }

    /// Whether a message begins as an object does; what follows is the decoder's to judge.
    private func isObject(_ bytes: [UInt8]) -> Bool {
        switch self {
        case .cbor: bytes.first.map { (0xA0...0xBF).contains($0) } ?? false
        case .json:
            bytes.first { ![0x20, 0x09, 0x0A, 0x0D].contains($0) } == UInt8(ascii: "{")
        }
    }
}
