import Bus

/// Lists as JSON text in a column, also when they are empty.
enum Columns {
    static func json(_ list: [some Encodable]) throws -> JSONValue {
        try JSONValue(encoding: list)
    }
}
