/// From what a decoder says to a path and a rule.
extension AdmissionFault {
    init(_ error: DecodingError) {
        switch error {
        case .keyNotFound(let key, let context):
            self.init(Self.path(context.codingPath + [key]), rule: "required", "is missing")
        case .valueNotFound(_, let context):
            self.init(Self.path(context.codingPath), rule: "required", "is null")
        case .typeMismatch(let type, let context):
            self.init(Self.path(context.codingPath), rule: "type", "is no \(Self.word(for: type))")
        case .dataCorrupted(let context):
            self.init(
                Self.path(context.codingPath),
                rule: context.codingPath.isEmpty ? "JSON" : "field",
                context.codingPath.isEmpty ? "is no JSON" : context.debugDescription)
        @unknown default:
            self.init("", rule: "JSON", "cannot be read")
        }
    }

    /// `list.entries[3].id`
    private static func path(_ keys: [any CodingKey]) -> String {
        keys.reduce(into: "") { path, key in
            if let index = key.intValue {
                path += "[\(index)]"
            } else {
                path += path.isEmpty ? key.stringValue : ".\(key.stringValue)"
            }
        }
    }

    private static func word(for type: Any.Type) -> String {
        switch type {
        case is String.Type: "text"
        case is Int.Type: "whole number"
        case is Bool.Type: "true or false"
        case is [String: Any].Type: "object"
        default: "list or object as it must be"
        }
    }
}

extension Decoder {
    /// The container of an object that has these keys and no others: what nobody checks proves nothing.
    func exactly<Key: CodingKey & CaseIterable>(
        _ keys: Key.Type
    ) throws -> KeyedDecodingContainer<Key> {
        let all = try container(keyedBy: AnyKey.self)
        let known = Set(keys.allCases.map(\.stringValue))
        let unknown = all.allKeys.map(\.stringValue).filter { !known.contains($0) }.min()
        if let unknown {
            throw DecodingError.dataCorrupted(
                DecodingError.Context(
                    codingPath: codingPath + [AnyKey(stringValue: unknown)],
                    debugDescription: "is no field of this object"))
        }
        return try container(keyedBy: keys)
    }
}

private struct AnyKey: CodingKey {
    let stringValue: String
    var intValue: Int? { nil }

    init(stringValue: String) { self.stringValue = stringValue }
    init?(intValue: Int) { nil }
}
