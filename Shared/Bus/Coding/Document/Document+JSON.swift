import Foundation

extension Document {
    /// The item as a JSON value. A byte string is its base64 text.
    ///
    /// - Throws: `DecodingError` for a simple value without meaning, or a number beyond a `Double`.
    func json(_ index: Int) throws -> JSONValue {
        let item = self[index]
        switch item.kind {
        case .null: return .null
        case .no: return .bool(false)
        case .yes: return .bool(true)
        case .integer: return .int(item.integer)
        case .head, .number:
            if let value = integer(Int64.self, index) { return .int(value) }
            guard let value = double(index) else { throw mismatch(Double.self, index) }
            return .double(value)
        case .text, .textChunks: return .string(text(index) ?? "")
        case .bytes, .byteChunks:
            return .string(Data(byteString(index) ?? []).base64EncodedString())
        case .array:
            var elements: [JSONValue] = []
            elements.reserveCapacity(item.count)
            var next = index + 1
            for _ in 0..<item.count {
                elements.append(try json(next))
                next = after(next)
            }
            return .array(elements)
        case .map:
            var members: [String: JSONValue] = [:]
            members.reserveCapacity(item.count)
            for (key, value) in entries(of: index) { members[key] = try json(value) }
            return .object(members)
        }
    }
}
