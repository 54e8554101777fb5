/// Encodes Codable values as CBOR (RFC 8949) straight into one buffer, with definite lengths and the
/// shortest heads.
///
/// Keys are text, also those of a dictionary by integers. `[UInt8]` and `Data` are byte strings, `Float`
/// takes 5 bytes and `Double` 9. Containers of one value are filled one after the other: writing to a
/// nested container after its parent went on is an `EncodingError`.
public struct CBOREncoder: Sendable {
    private let canonical: Bool

    /// - Parameter canonical: sorts the keys of every map by their encoded bytes (RFC 8949, 4.2.1), so that
    ///   equal values give equal bytes. A `Set` is an array in the order of the moment all the same.
    public init(canonical: Bool = false) { self.canonical = canonical }

    /// - Throws: `EncodingError` when containers are nested beyond `Limits.nestingDepth`; whatever the
    ///   type's own encoder throws.
    public func encode(_ value: some Encodable) throws -> [UInt8] {
        try EncodingState(.init(isJSON: false, sortsKeys: canonical)).document(of: value)
    }
}
