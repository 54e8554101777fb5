/// A JSON Schema (2020-12) as a value: the keywords the bus uses, in the order they were declared.
public struct JSONSchema: Sendable, Hashable {
    /// Empty means any type.
    public var types: [PrimitiveType] = []
    public var title: String?
    public var description: String?
    public var format: String?
    /// ECMA-262 regular expression.
    public var pattern: String?
    public var contentEncoding: String?
    public var enumeration: [JSONValue]?
    public var minimum: Double?
    public var maximum: Double?
    public var minLength: Int?
    public var maxLength: Int?
    public var minItems: Int?
    public var maxItems: Int?
    public var uniqueItems: Bool?
    public var properties: Members = Members()
    public var required: [String] = []
    public var anyOf: [JSONSchema] = []
    public var examples: [JSONValue] = []
    /// `$ref`, a JSON pointer into the same document.
    public var reference: String?
    /// `$defs`
    public var definitions: Members = Members()
    private var itemsBox: Box?
    private var additionalPropertiesBox: Box?

    public init(types: [PrimitiveType] = []) { self.types = types }

    /// Schema of a list's elements.
    public var items: JSONSchema? {
        get { itemsBox?.schema }
        set { itemsBox = newValue.map(Box.some) }
    }

    /// Schema of the values of a dictionary.
    public var additionalProperties: JSONSchema? {
        get { additionalPropertiesBox?.schema }
        set { additionalPropertiesBox = newValue.map(Box.some) }
    }

    /// The types of JSON Schema's `type` keyword.
    public enum PrimitiveType: String, Sendable, Hashable, Codable, CaseIterable {
        case null, boolean, object, array, number, integer, string
    }

    private enum Box: Sendable, Hashable {
        indirect case some(JSONSchema)

        var schema: JSONSchema {
            switch self {
            case .some(let schema): schema
            }
        }
    }
}

extension JSONSchema {
    /// Named schemas in the order of declaration. Two are equal when they name the same schemas.
    public struct Members: Sendable, Hashable, Sequence, ExpressibleByDictionaryLiteral {
        public private(set) var names: [String] = []
        private var schemas: [String: JSONSchema] = [:]

        public init() {}

        public init(dictionaryLiteral elements: (String, JSONSchema)...) {
            for (name, schema) in elements { self[name] = schema }
        }

        public var isEmpty: Bool { names.isEmpty }
        public var count: Int { names.count }

        /// Setting keeps the place of a name that is there, and appends one that is not.
        public subscript(name: String) -> JSONSchema? {
            get { schemas[name] }
            set {
                if newValue == nil {
                    names.removeAll { $0 == name }
                } else if schemas[name] == nil {
                    names.append(name)
                }
                schemas[name] = newValue
            }
        }

        public func makeIterator() -> some IteratorProtocol<(name: String, schema: JSONSchema)> {
            names.lazy.compactMap { name in schemas[name].map { (name: name, schema: $0) } }
                .makeIterator()
        }

        public static func == (left: Members, right: Members) -> Bool {
            left.schemas == right.schemas
        }

        public func hash(into hasher: inout Hasher) { hasher.combine(schemas) }
    }
}

extension JSONSchema {
    /// Anything.
    public static let any = JSONSchema()
    public static let boolean = JSONSchema(types: [.boolean])

    public static func string(
        pattern: String? = nil, format: String? = nil, minLength: Int? = nil,
        maxLength: Int? = nil, description: String? = nil, examples: [String] = []
    ) -> JSONSchema {
        var schema = JSONSchema(types: [.string])
        schema.pattern = pattern
        schema.format = format
        schema.minLength = minLength
        schema.maxLength = maxLength
        schema.description = description
        schema.examples = examples.map(JSONValue.string)
        return schema
    }

    /// One of a closed set of words.
    public static func string(oneOf values: [String]) -> JSONSchema {
        var schema = JSONSchema(types: [.string])
        schema.enumeration = values.map(JSONValue.string)
        return schema
    }

    public static func integer(
        minimum: Int64? = nil, maximum: Int64? = nil, format: String? = "int64",
        description: String? = nil
    ) -> JSONSchema {
        var schema = JSONSchema(types: [.integer])
        schema.minimum = minimum.map(Double.init)
        schema.maximum = maximum.map(Double.init)
        schema.format = format
        schema.description = description
        return schema
    }

    public static func number(
        minimum: Double? = nil, maximum: Double? = nil, format: String? = "double",
        description: String? = nil
    ) -> JSONSchema {
        var schema = JSONSchema(types: [.number])
        schema.minimum = minimum
        schema.maximum = maximum
        schema.format = format
        schema.description = description
        return schema
    }

    public static func array(
        of items: JSONSchema, minItems: Int? = nil, maxItems: Int? = nil
    ) -> JSONSchema {
        var schema = JSONSchema(types: [.array])
        schema.items = items
        schema.minItems = minItems
        schema.maxItems = maxItems
        return schema
    }

    /// - Parameter optional: the properties that may be absent; the others are required.
    public static func object(_ properties: Members, optional: Set<String> = []) -> JSONSchema {
        var schema = JSONSchema(types: [.object])
        schema.properties = properties
        schema.required = properties.names.filter { !optional.contains($0) }
        return schema
    }

    /// An object whose names are free and whose values are alike.
    public static func dictionary(of values: JSONSchema) -> JSONSchema {
        var schema = JSONSchema(types: [.object])
        schema.additionalProperties = values
        return schema
    }

    /// `#/$defs/<name>`
    public static func reference(to name: String) -> JSONSchema {
        var schema = JSONSchema()
        schema.reference = definitionsPrefix + name
        return schema
    }

    static let definitionsPrefix = "#/$defs/"
}
