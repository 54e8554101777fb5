/// The names of a heading as faults may tell them.
enum ColumnName {
    /// The name, where it looks like one; nil else: a file without a heading begins with somebody's data.
    static func shown(_ name: String) -> String? {
        name.wholeMatch(of: /[A-Za-z][A-Za-z_]{0,39}/) == nil ? nil : name
    }
}
