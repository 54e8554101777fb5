public import Bus

/// A part of a list, in the list's own order.
public struct Page<Item: BusMessage>: Codable, Sendable {
    public var items: [Item]
    /// The token to ask for what follows; nil on the last page.
    public var next: String?

    public init(items: [Item], next: String? = nil) {
        self.items = items
        self.next = next
    }

    /// Makes a page of rows that were read with one more than the limit, to see whether more follow.
    public init(
        reading rows: [Item], _ request: PageRequest, token: (Item) -> String
    ) {
        let limit = request.boundedLimit
        items = Array(rows.prefix(limit))
        next = rows.count > limit ? items.last.map(token) : nil
    }
}

extension Page: Equatable where Item: Equatable {}
extension Page: Hashable where Item: Hashable {}
