import Foundation

/// JSON bodies: Foundation's coder with the bus's settings and limits.
public enum JSONCoding {
    /// Encodes a value as UTF-8 JSON without escaped slashes.
    ///
    /// - Parameters:
    ///   - sortedKeys: the same value gives the same text, whatever the process.
    ///   - pretty: with line breaks, for people.
    public static func encode(
        _ value: some Encodable, sortedKeys: Bool = false, pretty: Bool = false
    ) throws -> [UInt8] {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.withoutEscapingSlashes]
        if sortedKeys { encoder.outputFormatting.insert(.sortedKeys) }
        if pretty { encoder.outputFormatting.insert(.prettyPrinted) }
        return [UInt8](try encoder.encode(value))
    }

    /// Decodes a value; every failure is a `DecodingError`.
    public static func decode<Value: Decodable>(
        _ type: Value.Type, from bytes: [UInt8]
    ) throws -> Value {
        guard isShallow(bytes) else {
            throw DecodingError.dataCorrupted(
                DecodingError.Context(
                    codingPath: [],
                    debugDescription: "nested deeper than \(Limits.nestingDepth) levels"))
        }
        let data = Data(bytes)
        do {
            return try JSONDecoder().decode(type, from: data)
        } catch DecodingError.dataCorrupted(let context) where context.codingPath.isEmpty {
            // Foundation says of a number that does not fit that the text is no JSON, and not where. Our
            // own decoder names the field.
            if bytes.count <= explainedBytes,
                let value = try? JSONDecoder().decode(JSONValue.self, from: data)
            {
                return try value.decode(type)
            }
            throw DecodingError.dataCorrupted(context)
        }
    }

    /// Longer bodies are not read a second time to explain what is wrong with them.
    private static let explainedBytes = 64 * 1024

    /// Whether arrays and objects stay within `Limits.nestingDepth`; looks at brackets only.
    private static func isShallow(_ bytes: [UInt8]) -> Bool {
        var depth = 0
        var inText = false
        var escaped = false
        for byte in bytes {
            if inText {
                if escaped {
                    escaped = false
                } else if byte == UInt8(ascii: "\\") {
                    escaped = true
                } else if byte == UInt8(ascii: "\"") {
                    inText = false
                }
                continue
            }
            switch byte {
            case UInt8(ascii: "\""): inText = true
            case UInt8(ascii: "["), UInt8(ascii: "{"):
                depth += 1
                if depth > Limits.nestingDepth { return false }
            case UInt8(ascii: "]"), UInt8(ascii: "}"): depth -= 1
            default: break
            }
        }
        return true
    }
}
