extension JSONSchema {
    /// Refuses a request with a field that its message does not have: where a person types, a misspelt filter would
    /// otherwise be ignored and answer everything. Programs that are newer than their peer may send more.
    ///
    /// - Parameter body: JSON; what is not JSON passes, the decoder says it better.
    /// - Throws: INVALID_ARGUMENT, `UNKNOWN_FIELD`, naming each of them.
    public func requireKnownFields(in body: [UInt8]) throws {
        guard let value = try? JSONCoding.decode(JSONValue.self, from: body) else { return }
        let unknown = unknownFields(in: value, path: "", definitions: definitions)
        guard !unknown.isEmpty else { return }
        throw CallError(
            .invalidArgument, "UNKNOWN_FIELD", unknown.map(\.message).joined(separator: "; "),
            violations: unknown, origin: .client, executed: .no)
    }

    private func unknownFields(
        in value: JSONValue, path: String, definitions: Members
    ) -> [FieldViolation] {
        if let reference {
            let name = String(reference.dropFirst(Self.definitionsPrefix.count))
            return definitions[name]?.unknownFields(in: value, path: path, definitions: definitions)
                ?? []
        }
        if !anyOf.isEmpty {
            let found = anyOf.filter { $0.types != [.null] }.map {
                $0.unknownFields(in: value, path: path, definitions: definitions)
            }
            return found.min { $0.count < $1.count } ?? []
        }
        switch value {
        case .array(let elements):
            guard let items else { return [] }
            return elements.enumerated().flatMap { index, element in
                items.unknownFields(
                    in: element, path: "\(path)[\(index)]", definitions: definitions)
            }
        case .object(let members):
            guard types.contains(.object) else { return [] }
            return members.sorted { $0.key < $1.key }.flatMap { name, member in
                // A number or a name typed where a field's name belongs is not repeated.
                let isPlain = properties[name] != nil || FieldViolation.isPlainName(name)
                let place = (path.isEmpty ? "" : "\(path).") + (isPlain ? name : "*")
                guard let schema = properties[name] ?? additionalProperties else {
                    return [unknown(place, isPlain ? place : "a field")]
                }
                return schema.unknownFields(in: member, path: place, definitions: definitions)
            }
        default:
            return []
        }
    }

    private func unknown(_ place: String, _ shown: String) -> FieldViolation {
        let known = properties.names.joined(separator: ", ")
        return FieldViolation(
            field: place, rule: "known",
            message: "\(shown): there is no such field"
                + (known.isEmpty ? "; none is taken here" : "; there are \(known)"))
    }
}

extension FieldViolation {
    /// Whether a name a client made up may be repeated in an error: it looks like an identifier, and holds no
    /// number as long as those of people, schools and telephones.
    public static func isPlainName(_ name: String) -> Bool {
        let bytes = name.utf8
        guard let first = bytes.first, bytes.count <= 41, isLetter(first) else { return false }
        var digits = 0
        for byte in bytes {
            let isDigit = (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
            digits = isDigit ? digits + 1 : 0
            let isMark = byte == UInt8(ascii: ".") || byte == UInt8(ascii: "-")
            guard digits < 6, isDigit || isMark || isLetter(byte) else { return false }
        }
        return true
    }

    private static func isLetter(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "_"):
            true
        default: false
        }
    }
}
