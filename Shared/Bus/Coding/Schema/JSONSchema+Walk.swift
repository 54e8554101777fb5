extension JSONSchema {
    /// A place in a value with the schema that holds there.
    public struct Node {
        /// As in `FieldViolation`: `lines[0].seats`; empty for the value itself.
        public let path: String
        /// References resolved, an optional's null left out.
        public let schema: JSONSchema
        public let value: JSONValue

        /// The path of a member. A number or a name typed where a field's name belongs is not repeated.
        func place(of name: String) -> String {
            let isPlain = schema.properties[name] != nil || FieldViolation.isPlainName(name)
            return (path.isEmpty ? "" : "\(path).") + (isPlain ? name : "*")
        }
    }

    /// Visits a value and everything in it, as far as the schema describes it.
    public func walk(_ value: JSONValue, _ visit: (Node) throws -> Void) rethrows {
        try walk(value, path: "", definitions: definitions, visit)
    }

    private func walk(
        _ value: JSONValue, path: String, definitions: Members, _ visit: (Node) throws -> Void
    ) rethrows {
        let schema = resolved(for: value, definitions)
        let node = Node(path: path, schema: schema, value: value)
        try visit(node)
        switch value {
        case .array(let elements):
            guard let items = schema.items else { return }
            for (index, element) in elements.enumerated() {
                try items.walk(
                    element, path: "\(path)[\(index)]", definitions: definitions, visit)
            }
        case .object(let members):
            for (name, member) in members.sorted(by: { $0.key < $1.key }) {
                guard let part = schema.properties[name] ?? schema.additionalProperties else {
                    continue
                }
                try part.walk(
                    member, path: node.place(of: name), definitions: definitions, visit)
            }
        default: return
        }
    }

    private func resolved(for value: JSONValue, _ definitions: Members) -> JSONSchema {
        if let reference {
            let name = String(reference.dropFirst(Self.definitionsPrefix.count))
            return definitions[name]?.resolved(for: value, definitions) ?? .any
        }
        let alternatives = anyOf.filter { $0.types != [.null] }.map {
            $0.resolved(for: value, definitions)
        }
        return alternatives.first { $0.admits(value) } ?? alternatives.first ?? self
    }

    private func admits(_ value: JSONValue) -> Bool {
        switch value {
        case .object: types.contains(.object)
        case .array: types.contains(.array)
        case .string: types.contains(.string)
        default: true
        }
    }
}
