/// Why bytes are not a frame of this protocol. The peer that sent them loses its session.
public enum FrameViolation: Error, Sendable, Hashable {
    /// A message has one to three parts.
    case partCount(Int)
    /// The head is shorter than its fixed prefix.
    case headTooShort(bytes: Int)
    /// The head is larger than `Limits.headBytes`.
    case headTooLarge(bytes: Int)
    /// The body is larger than `Limits.frameBodyBytes`.
    case bodyTooLarge(bytes: Int)
    /// The prefix does not start with `ED B5`.
    case wrongMagic
    /// Another major version of the protocol.
    case unsupportedMajor(UInt8)
    /// The two reserved bytes of the prefix are not zero.
    case reservedBytesUsed
    /// Only CALL, DATA and STATUS carry a body.
    case bodyNotAllowed(FrameKind)
    /// The seal is larger than `Limits.headBytes`.
    case sealTooLarge(bytes: Int)
}
