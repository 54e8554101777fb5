/// Which part of a list is wanted: what comes after a token, at most so many items.
public struct PageRequest: Codable, Sendable, Hashable {
    /// The `next` of the page before; nil for the first page. Opaque to callers.
    public var after: String?
    /// Items wanted. Below 1 counts as 1, above the most as the most.
    public var limit: Int

    public static let defaultLimit = 100
    public static let mostItems = 1000

    public init(after: String? = nil, limit: Int = defaultLimit) {
        self.after = after
        self.limit = limit
    }

    /// The number of items to answer with, 1...1000.
    public var boundedLimit: Int { min(max(limit, 1), Self.mostItems) }

    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        after = try container.decodeIfPresent(String.self, forKey: .after)
        limit = try container.decodeIfPresent(Int.self, forKey: .limit) ?? Self.defaultLimit
    }

    private enum CodingKeys: String, CodingKey { case after, limit }
}
