/// A column of a table: a heading for people, a key for programs.
struct Column: ExpressibleByStringLiteral {
    let heading: String
    let key: String

    init(_ heading: String, key: String) {
        self.heading = heading
        self.key = key
    }

    /// A heading of one word is its key.
    init(stringLiteral value: String) { self.init(value, key: value) }
}
