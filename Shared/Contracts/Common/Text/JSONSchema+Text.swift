import Bus

extension JSONSchema {
    /// The schema of a `TextValue`: its pattern, and what else is checked in words.
    static func pattern(_ pattern: String, _ description: String) -> JSONSchema {
        .string(pattern: pattern, description: description)
    }
}
