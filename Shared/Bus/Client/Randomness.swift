/// Where a client's chances come from: jitter of pauses, and which instances are compared. A simulation seeds it.
public struct Randomness: RandomNumberGenerator, Sendable {
    private let draw: @Sendable () -> UInt64

    /// - Parameter draw: the next 64 random bits; called from any thread.
    public init(_ draw: @escaping @Sendable () -> UInt64) { self.draw = draw }

    /// The machine's own.
    public static let system = Randomness { UInt64.random(in: .min ... .max) }

    public func next() -> UInt64 { draw() }

    /// In 0..<1.
    public var fraction: Double {
        var generator = self
        return Double.random(in: 0..<1, using: &generator)
    }
}
