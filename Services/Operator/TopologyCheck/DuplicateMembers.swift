import Bus

/// Finds members that a JSON object has twice: a decoder takes one of them and says nothing.
struct DuplicateMembers {
    private enum Place {
        case object(seen: Set<String>, key: String)
        case array(index: Int)
    }

    private var places: [Place] = []
    private(set) var fields: [String] = []

    /// The fields that stand twice in a text that is JSON.
    static func fields(in text: [UInt8]) -> [String] {
        var search = DuplicateMembers()
        search.walk(text)
        return search.fields
    }

    private mutating func walk(_ text: [UInt8]) {
        var position = 0
        var expectsKey = false
        while position < text.count {
            switch text[position] {
            case UInt8(ascii: "{"):
                places.append(.object(seen: [], key: ""))
                expectsKey = true
            case UInt8(ascii: "["):
                places.append(.array(index: 0))
                expectsKey = false
            case UInt8(ascii: "}"), UInt8(ascii: "]"):
                _ = places.popLast()
                expectsKey = false
            case UInt8(ascii: ","):
                if case .array(let index)? = places.last {
                    places[places.count - 1] = .array(index: index + 1)
                } else {
                    expectsKey = true
                }
            case UInt8(ascii: "\""):
                let end = Self.endOfText(text, from: position)
                if expectsKey { note(key: Array(text[position...end])) }
                expectsKey = false
                position = end
            default: break
            }
            position += 1
        }
    }

    private mutating func note(key text: [UInt8]) {
        guard case .object(var seen, _)? = places.last,
            let key = try? JSONCoding.decode(String.self, from: text)
        else { return }
        let isNew = seen.insert(key).inserted
        places[places.count - 1] = .object(seen: seen, key: key)
        if !isNew { fields.append(path) }
    }

    private var path: String {
        places.reduce(into: "") { path, place in
            switch place {
            case .object(_, let key): path += (path.isEmpty ? "" : ".") + key
            case .array(let index): path += "[\(index)]"
            }
        }
    }

    /// Where the closing quote stands; the last byte when there is none.
    private static func endOfText(_ text: [UInt8], from start: Int) -> Int {
        var position = start + 1
        while position < text.count, text[position] != UInt8(ascii: "\"") {
            position += text[position] == UInt8(ascii: "\\") ? 2 : 1
        }
        return min(position, text.count - 1)
    }
}
