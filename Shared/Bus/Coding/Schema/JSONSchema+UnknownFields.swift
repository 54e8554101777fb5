extension JSONSchema {
    /// Refuses a request with a field that its message does not have: where a person types, a misspelt filter would
    /// otherwise be ignored and answer everything. Programs that are newer than their peer may send more.
    ///
    /// - Parameter body: JSON; what is not JSON passes, the decoder says it better.
    /// - Throws: INVALID_ARGUMENT, `UNKNOWN_FIELD`, naming each of them.
    public func requireKnownFields(in body: [UInt8]) throws {
        guard let value = try? JSONCoding.decode(JSONValue.self, from: body) else { return }
        var unknown: [FieldViolation] = []
        walk(value) { node in
            guard case .object(let members) = node.value, node.schema.types.contains(.object),
                node.schema.additionalProperties == nil
            else { return }
            for name in members.keys.sorted() where node.schema.properties[name] == nil {
                unknown.append(node.unknown(name))
            }
        }
        guard !unknown.isEmpty else { return }
        unknown.sort { $0.field < $1.field }
        throw CallError(
            .invalidArgument, "UNKNOWN_FIELD", unknown.map(\.message).joined(separator: "; "),
            violations: unknown, origin: .client, executed: .no)
    }
}

extension JSONSchema.Node {
    fileprivate func unknown(_ name: String) -> FieldViolation {
        let place = self.place(of: name)
        let known = schema.properties.names.joined(separator: ", ")
        return FieldViolation(
            field: place, rule: "known",
            message: (FieldViolation.isPlainName(name) ? place : "a field")
                + ": there is no such field"
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
