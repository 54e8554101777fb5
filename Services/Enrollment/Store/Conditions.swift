import Bus
import Contracts
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

    /// The order of runs: by school year, the newest first, and within one by id.
    static let newestRunFirst = "ORDER BY school_year DESC, id"

    /// Runs that come after one in `newestRunFirst`, by its id, which begins with its school year.
    ///
    /// - Throws: an id that does not.
    mutating func afterRun(_ id: String?) throws(CallError) {
        guard let id else { return }
        let year: SchoolYear
        do {
            year = try SchoolYear(String(id.prefix { $0 != "-" }))
        } catch {
            throw .invalid("after", rule: "cursor", "must be the id of a run")
        }
        parts.append("(school_year < ? OR (school_year = ? AND id > ?))")
        values += [year, year, id]
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
