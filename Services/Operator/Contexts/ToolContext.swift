import ServiceKit

/// What a name stands for, so that it need not be typed: an installation, whose key to use, how to ask and print.
struct ToolContext: Codable, Hashable, Sendable {
    var home: String?
    /// Whose key to use.
    var caller: String?
    /// Seconds.
    var deadline: Double?
    var output: OutputFormat?

    enum CodingKeys: String, CodingKey {
        case home
        case caller = "as"
        case deadline
        case output
    }
}

/// Every context of a user, and the one in use.
struct ContextBook: Codable, Hashable, Sendable {
    var current: String?
    var contexts: [String: ToolContext] = [:]

    /// - Throws: `ProgramError` listing what there is.
    func context(named name: String) throws -> ToolContext {
        guard let context = contexts[name] else {
            let known = contexts.keys.sorted().joined(separator: ", ")
            throw ProgramError(
                "context: there is no “\(name)”; there are \(known.isEmpty ? "none" : known)")
        }
        return context
    }
}
