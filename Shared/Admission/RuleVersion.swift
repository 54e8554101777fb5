/// Which rule made a result: printed with it, so that it can be computed again.
public struct RuleVersion: Sendable, Hashable, CustomStringConvertible {
    public let name: String
    public let version: Int

    public init(_ name: String, version: Int) {
        self.name = name
        self.version = version
    }

    /// As in `m3.v1`.
    public var description: String { "\(name).v\(version)" }
}
