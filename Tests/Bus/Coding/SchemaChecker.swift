import Bus

/// Checks values against the keywords of JSON Schema that the bus writes.
struct SchemaChecker {
    let root: JSONSchema

    /// What is wrong, with the place; empty when the value is valid.
    func problems(_ value: JSONValue) -> [String] { check(value, root, "$") }

    private func check(_ value: JSONValue, _ schema: JSONSchema, _ path: String) -> [String] {
        var problems: [String] = []
        if let reference = schema.reference {
            let name = String(reference.dropFirst("#/$defs/".count))
            guard let target = root.definitions[name] else { return ["\(path): no \(reference)"] }
            problems += check(value, target, path)
        }
        if !schema.types.isEmpty, !schema.types.contains(where: { matches(value, $0) }) {
            problems.append("\(path): is not \(schema.types)")
        }
        if let cases = schema.enumeration, !cases.contains(value) {
            problems.append("\(path): is none of the cases")
        }
        if let number = value.doubleValue {
            if let minimum = schema.minimum, number < minimum {
                problems.append("\(path): too small")
            }
            if let maximum = schema.maximum, number > maximum {
                problems.append("\(path): too large")
            }
        }
        if !schema.anyOf.isEmpty, !schema.anyOf.contains(where: { check(value, $0, path).isEmpty })
        {
            problems.append("\(path): fits none of anyOf")
        }
        for (index, element) in (value.arrayValue ?? []).enumerated() {
            if let items = schema.items { problems += check(element, items, "\(path)[\(index)]") }
        }
        for (name, member) in value.objectValue ?? [:] {
            if let own = schema.properties[name] ?? schema.additionalProperties {
                problems += check(member, own, "\(path).\(name)")
            }
        }
        if value.objectValue != nil {
            problems += schema.required.filter { value[$0] == nil }.map { "\(path): no \($0)" }
        }
        return problems
    }

    private func matches(_ value: JSONValue, _ type: JSONSchema.PrimitiveType) -> Bool {
        switch (value, type) {
        case (.null, .null), (.bool, .boolean), (.int, .integer), (.int, .number),
            (.double, .number), (.string, .string), (.array, .array), (.object, .object):
            true
        default: false
        }
    }
}
