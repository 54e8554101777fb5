import Store

/// The WHERE part of a query with optional filters. Column names come from code, values are bound.
struct Conditions {
    private var parts: [String] = []
    private(set) var values: [StoreValue?] = []

    /// Empty when nothing is asked.
    var text: String { parts.isEmpty ? "" : "WHERE " + parts.joined(separator: " AND ") }

    mutating func equal(_ column: String, _ value: (some Encodable & Sendable)?) {
        add("\(column) = ?", value)
    }

    mutating func after(_ column: String, _ value: (some Encodable & Sendable)?) {
        add("\(column) > ?", value)
    }

    /// Published, and in force on a day.
    mutating func inForce(on day: some Encodable & Sendable) {
        parts.append("state = 'published' AND valid_from <= ?")
        parts.append("(valid_to IS NULL OR valid_to >= ?)")
        values += [day, day]
    }

    /// Holds for every row: SQL of code alone.
    mutating func require(_ condition: String) { parts.append(condition) }

    /// One of two columns has the value.
    mutating func either(
        _ first: String, _ second: String, _ value: (some Encodable & Sendable)?
    ) {
        add("? IN (\(first), \(second))", value)
    }

    private mutating func add(_ part: String, _ value: (some Encodable & Sendable)?) {
        guard let value else { return }
        parts.append(part)
        values.append(value)
    }
}
