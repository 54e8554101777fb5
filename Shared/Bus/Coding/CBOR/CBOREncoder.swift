/// Encodes Codable values.
public struct CBOREncoder: Sendable {
    let canonical: Bool

    public init(canonical: Bool = false) { self.canonical = canonical }

    public func encode(_ value: some Encodable) throws -> [UInt8] {
        try JSONCoding.encode(value, sortedKeys: canonical)
    }
}
