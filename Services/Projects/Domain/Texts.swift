import Bus

/// Bounds of the free texts of a request.
enum Texts {
    /// Bytes of UTF-8 in a number, a title or a reason.
    static let maximumBytes = 500

    /// Throws INVALID_ARGUMENT when a text is empty, blank or too long.
    static func check(_ text: String, _ field: String, rule: String) throws(CallError) {
        guard text.contains(where: { !$0.isWhitespace }), text.utf8.count <= maximumBytes else {
            throw .invalid(field, rule: rule, "must be 1 to \(maximumBytes) bytes and not blank")
        }
    }

    /// The same for a text that may be absent.
    static func check(_ text: String?, _ field: String, rule: String) throws(CallError) {
        if let text { try check(text, field, rule: rule) }
    }
}
