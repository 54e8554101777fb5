/// Frames as the parts of a message: the head (prefix and CBOR map), perhaps a body, perhaps a seal.
///
/// The prefix is 16 bytes: `ED B5`, major version, kind, flags (u16), two zero bytes, call id (u64);
/// integers are big-endian. `docs/protocol.md` is normative.
public enum FrameCoding {
    public static let prefixBytes = 16
    public static let majorVersion: UInt8 = 1
    /// Head, body and the reserved seal.
    public static let mostParts = 3

    private static let magic: (UInt8, UInt8) = (0xED, 0xB5)

    /// The parts of a message that carries the frame.
    public static func parts(of frame: Frame) throws(FrameViolation) -> [[UInt8]] {
        try check(frame)
        let size = headBytes(of: frame)
        let head = [UInt8](unsafeUninitializedCapacity: size) { buffer, count in
            writeHead(of: frame, to: UnsafeMutableRawBufferPointer(buffer))
            count = size
        }
        guard let body = frame.body else { return [head] }
        return [head, body]
    }

    /// The frame that the parts of a message carry. A seal is not looked at yet.
    public static func frame(from parts: [[UInt8]]) throws(FrameViolation) -> Frame {
        guard (1...mostParts).contains(parts.count) else { throw .partCount(parts.count) }
        let head: Result<Frame, FrameViolation> = parts[0].withUnsafeBytes { bytes in
            do throws(FrameViolation) { return .success(try readHead(bytes)) } catch {
                return .failure(error)
            }
        }
        var frame = try head.get()
        if parts.count > 1 {
            try checkBody(bytes: parts[1].count, of: frame.kind)
            if frame.kind.mayHaveBody { frame.body = parts[1] }
        }
        if parts.count > 2, parts[2].count > Limits.headBytes {
            throw .sealTooLarge(bytes: parts[2].count)
        }
        return frame
    }

    /// Holds a frame that is about to be sent against the limits a receiver holds it against.
    package static func check(_ frame: Frame) throws(FrameViolation) {
        let head = headBytes(of: frame)
        guard head <= Limits.headBytes else { throw .headTooLarge(bytes: head) }
        guard let body = frame.body else { return }
        guard frame.kind.mayHaveBody else { throw .bodyNotAllowed(frame.kind) }
        guard body.count <= Limits.frameBodyBytes else { throw .bodyTooLarge(bytes: body.count) }
    }

    package static func headBytes(of frame: Frame) -> Int { prefixBytes + frame.head.count }

    /// Writes prefix and map; the buffer holds exactly `headBytes(of:)`.
    package static func writeHead(of frame: Frame, to buffer: UnsafeMutableRawBufferPointer) {
        buffer[0] = magic.0
        buffer[1] = magic.1
        buffer[2] = majorVersion
        buffer[3] = frame.kind.rawValue
        buffer.storeBytes(of: frame.flags.rawValue.bigEndian, toByteOffset: 4, as: UInt16.self)
        buffer.storeBytes(of: 0, toByteOffset: 6, as: UInt16.self)
        buffer.storeBytes(of: frame.callID.bigEndian, toByteOffset: 8, as: UInt64.self)
        frame.head.withUnsafeBytes { map in
            UnsafeMutableRawBufferPointer(rebasing: buffer[prefixBytes...]).copyMemory(from: map)
        }
    }

    /// A frame without a body, read from a message's first part.
    package static func readHead(_ bytes: UnsafeRawBufferPointer) throws(FrameViolation) -> Frame {
        guard bytes.count >= prefixBytes else { throw .headTooShort(bytes: bytes.count) }
        guard bytes[0] == magic.0, bytes[1] == magic.1 else { throw .wrongMagic }
        guard bytes[2] == majorVersion else { throw .unsupportedMajor(bytes[2]) }
        guard bytes.count <= Limits.headBytes else { throw .headTooLarge(bytes: bytes.count) }
        guard bytes[6] == 0, bytes[7] == 0 else { throw .reservedBytesUsed }
        let flags = bytes.loadUnaligned(fromByteOffset: 4, as: UInt16.self)
        let callID = bytes.loadUnaligned(fromByteOffset: 8, as: UInt64.self)
        return Frame(
            FrameKind(rawValue: bytes[3]),
            flags: FrameFlags(rawValue: UInt16(bigEndian: flags)),
            callID: UInt64(bigEndian: callID),
            head: Array(bytes[prefixBytes...]))
    }

    /// Holds a received body's size against the limits. A control kind may have an empty one, before a seal.
    package static func checkBody(bytes: Int, of kind: FrameKind) throws(FrameViolation) {
        guard kind.mayHaveBody || bytes == 0 else { throw .bodyNotAllowed(kind) }
        guard bytes <= Limits.frameBodyBytes else { throw .bodyTooLarge(bytes: bytes) }
    }
}

extension FrameKind {
    /// Control kinds have no body; what an unknown kind has is not ours to judge.
    package var mayHaveBody: Bool {
        switch self {
        case .hello, .welcome, .headers, .cancel, .credit, .ping, .pong, .goAway, .bye: false
        default: true
        }
    }
}
