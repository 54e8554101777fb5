import Foundation

/// The civil time a program acts by. Passed in, so that a test decides what time it is.
public protocol TimeSource: Sendable {
    /// Milliseconds since 1970-01-01T00:00:00Z.
    var nowMilliseconds: Int64 { get }
}

/// The host's clock.
public struct SystemTime: TimeSource {
    public init() {}

    public var nowMilliseconds: Int64 { Int64(Date().timeIntervalSince1970 * 1000) }
}
