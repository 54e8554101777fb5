public import Bus

/// A value that is written as one string, and is valid whenever it exists.
///
/// It is checked when made from text and again when decoded, so no handler checks it a third time.
/// A failed decoding names the rule and never repeats the value: some of these values are personal.
public protocol TextValue: Codable, Sendable, Hashable, RawRepresentable, SchemaDescribing,
    CustomStringConvertible
where RawValue == String {
    /// Throws the rule that the text breaks.
    init(_ text: String) throws(InvalidText)
    /// The one way this value is written: letters upper-case, digits padded.
    var text: String { get }
}

extension TextValue {
    public var rawValue: String { text }
    public var description: String { text }

    public init?(rawValue: String) {
        do { try self.init(rawValue) } catch { return nil }
    }

    public init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        let text = try container.decode(String.self)
        do {
            try self.init(text)
        } catch {
            throw DecodingError.dataCorruptedError(
                in: container, debugDescription: "\(error.rule): \(error.message)")
        }
    }

    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(text)
    }
}
