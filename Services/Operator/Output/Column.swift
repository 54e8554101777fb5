/// A column of a table: a heading for people, a key for programs.
struct Column: ExpressibleByStringLiteral {
    let heading: String
    let key: String
    /// Whether its texts are numbers, written as exactly as they are.
    let isNumber: Bool

    init(_ heading: String, key: String, isNumber: Bool = false) {
        self.heading = heading
        self.key = key
        self.isNumber = isNumber
    }

    /// A heading of one word is its key.
    init(stringLiteral value: String) { self.init(value, key: value) }
}
