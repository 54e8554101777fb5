/// Metadata of a call: lower-case ASCII keys, binary values. At most `Limits.metadataBytes` encoded.
public struct Metadata: Sendable, Hashable, ExpressibleByDictionaryLiteral {
    public private(set) var values: [String: [UInt8]]

    public init() { values = [:] }
    public init(_ values: [String: [UInt8]]) { self.values = values }
    public init(dictionaryLiteral elements: (String, String)...) {
        values = Dictionary(elements.map { ($0, Array($1.utf8)) }, uniquingKeysWith: { $1 })
    }

    public var isEmpty: Bool { values.isEmpty }

    /// Takes the values of another one over its own.
    mutating func merge(_ other: Metadata) {
        if !other.isEmpty { values.merge(other.values) { $1 } }
    }

    /// A value as text; nil when absent.
    public subscript(_ key: String) -> String? {
        get { values[key].map { String(decoding: $0, as: UTF8.self) } }
        set { values[key] = newValue.map { Array($0.utf8) } }
    }

    /// A value as bytes; nil when absent.
    public subscript(binary key: String) -> [UInt8]? {
        get { values[key] }
        set { values[key] = newValue }
    }
}
