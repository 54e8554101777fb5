extension JSONSchema: Codable {
    enum CodingKeys: String, CodingKey {
        case reference = "$ref"
        case title, description
        case types = "type"
        case format, pattern, contentEncoding
        case enumeration = "enum"
        case minimum, maximum, minLength, maxLength, minItems, maxItems, uniqueItems
        case properties, required, additionalProperties, items, anyOf, examples
        case definitions = "$defs"
    }

    /// Reads the keywords above and ignores others. `true` is the schema of anything.
    public init(from decoder: any Decoder) throws {
        self.init()
        if let whole = try? decoder.singleValueContainer().decode(Bool.self), whole { return }
        let container = try decoder.container(keyedBy: CodingKeys.self)
        reference = try container.decodeIfPresent(String.self, forKey: .reference)
        title = try container.decodeIfPresent(String.self, forKey: .title)
        description = try container.decodeIfPresent(String.self, forKey: .description)
        if let one = try? container.decodeIfPresent(PrimitiveType.self, forKey: .types) {
            types = [one]
        } else {
            types = try container.decodeIfPresent([PrimitiveType].self, forKey: .types) ?? []
        }
        format = try container.decodeIfPresent(String.self, forKey: .format)
        pattern = try container.decodeIfPresent(String.self, forKey: .pattern)
        contentEncoding = try container.decodeIfPresent(String.self, forKey: .contentEncoding)
        enumeration = try container.decodeIfPresent([JSONValue].self, forKey: .enumeration)
        minimum = try container.decodeIfPresent(Double.self, forKey: .minimum)
        maximum = try container.decodeIfPresent(Double.self, forKey: .maximum)
        minLength = try container.decodeIfPresent(Int.self, forKey: .minLength)
        maxLength = try container.decodeIfPresent(Int.self, forKey: .maxLength)
        minItems = try container.decodeIfPresent(Int.self, forKey: .minItems)
        maxItems = try container.decodeIfPresent(Int.self, forKey: .maxItems)
        uniqueItems = try container.decodeIfPresent(Bool.self, forKey: .uniqueItems)
        required = try container.decodeIfPresent([String].self, forKey: .required) ?? []
        properties = try Members(container, .properties, first: required)
        additionalProperties =
            try container.decodeIfPresent(JSONSchema.self, forKey: .additionalProperties)
        items = try container.decodeIfPresent(JSONSchema.self, forKey: .items)
        anyOf = try container.decodeIfPresent([JSONSchema].self, forKey: .anyOf) ?? []
        examples = try container.decodeIfPresent([JSONValue].self, forKey: .examples) ?? []
        definitions = try Members(container, .definitions, first: [])
    }

    public func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encodeIfPresent(reference, forKey: .reference)
        try container.encodeIfPresent(title, forKey: .title)
        try container.encodeIfPresent(description, forKey: .description)
        if types.count == 1 {
            try container.encode(types[0], forKey: .types)
        } else if !types.isEmpty {
            try container.encode(types, forKey: .types)
        }
        try container.encodeIfPresent(format, forKey: .format)
        try container.encodeIfPresent(pattern, forKey: .pattern)
        try container.encodeIfPresent(contentEncoding, forKey: .contentEncoding)
        try container.encodeIfPresent(enumeration, forKey: .enumeration)
        try container.encodeIfPresent(minimum, forKey: .minimum)
        try container.encodeIfPresent(maximum, forKey: .maximum)
        try container.encodeIfPresent(minLength, forKey: .minLength)
        try container.encodeIfPresent(maxLength, forKey: .maxLength)
        try container.encodeIfPresent(minItems, forKey: .minItems)
        try container.encodeIfPresent(maxItems, forKey: .maxItems)
        try container.encodeIfPresent(uniqueItems, forKey: .uniqueItems)
        if !properties.isEmpty { try properties.encode(into: &container, .properties) }
        if !required.isEmpty { try container.encode(required, forKey: .required) }
        try container.encodeIfPresent(additionalProperties, forKey: .additionalProperties)
        try container.encodeIfPresent(items, forKey: .items)
        if !anyOf.isEmpty { try container.encode(anyOf, forKey: .anyOf) }
        if !examples.isEmpty { try container.encode(examples, forKey: .examples) }
        if !definitions.isEmpty { try definitions.encode(into: &container, .definitions) }
    }
}

extension JSONSchema.Members {
    /// JSON text gives names in no order: the required ones come first, in their list's order.
    fileprivate init(
        _ container: KeyedDecodingContainer<JSONSchema.CodingKeys>,
        _ key: JSONSchema.CodingKeys, first: [String]
    ) throws {
        self.init()
        guard container.contains(key) else { return }
        let members = try container.nestedContainer(keyedBy: TextKey.self, forKey: key)
        let names = Set(members.allKeys.map(\.stringValue))
        let leading = first.filter(names.contains)
        for name in leading + names.subtracting(leading).sorted() {
            self[name] = try members.decode(JSONSchema.self, forKey: TextKey(name))
        }
    }

    fileprivate func encode(
        into container: inout KeyedEncodingContainer<JSONSchema.CodingKeys>,
        _ key: JSONSchema.CodingKeys
    ) throws {
        var members = container.nestedContainer(keyedBy: TextKey.self, forKey: key)
        for (name, schema) in self { try members.encode(schema, forKey: TextKey(name)) }
    }
}

extension JSONSchema: SchemaDescribing {
    public static var schema: JSONSchema { JSONSchema(types: [.object]) }
    public static var schemaExample: JSONSchema { .any }
}

extension JSONValue: SchemaDescribing {
    public static var schema: JSONSchema { .any }
    public static var schemaExample: JSONValue { .null }
}
