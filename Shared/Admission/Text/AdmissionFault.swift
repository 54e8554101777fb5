/// Why a lottery or an allocation cannot be computed or read: where, and which rule is broken.
public struct AdmissionFault: Error, Hashable, CustomStringConvertible {
    /// The path in the input: `list.entries[3].group`; empty for the file itself.
    public var path: String
    /// The rule's name in the documentation: `unique`, `pattern`, `range` …
    public var rule: String
    public var message: String

    public init(_ path: String, rule: String, _ message: String) {
        self.path = path
        self.rule = rule
        self.message = message
    }

    public var description: String { "\(path.isEmpty ? "file" : path) (\(rule)): \(message)" }
}
