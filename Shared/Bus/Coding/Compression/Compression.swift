/// How a message is compressed on its way.
public enum Compression: String, Sendable, Hashable, CaseIterable {
    /// Not at all.
    case none
    /// As a zlib stream (RFC 1950), on sessions where both sides know how; plain on others.
    case deflate

    /// The features of a session, as HELLO and WELCOME name them.
    static let features = [Compression.deflate.rawValue]

    /// The features of `offered` that this side knows too.
    static func features(of offered: [String]) -> [String] { features.filter(offered.contains) }
}
