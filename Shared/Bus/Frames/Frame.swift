/// One message of the wire format: a fixed prefix, a CBOR map, and perhaps a body.
///
/// `docs/protocol.md` is normative. Transports carry frames and know nothing of what they mean.
public struct Frame: Sendable, Hashable {
    public var kind: FrameKind
    public var flags: FrameFlags
    /// Odd from the connecting side; 0 on kinds that belong to the session.
    public var callID: UInt64
    /// The head's CBOR map, encoded; empty stands for an empty map.
    public var head: [UInt8]
    /// Absent on control kinds.
    public var body: [UInt8]?

    public init(
        _ kind: FrameKind, flags: FrameFlags = [], callID: UInt64 = 0, head: [UInt8] = [],
        body: [UInt8]? = nil
    ) {
        self.kind = kind
        self.flags = flags
        self.callID = callID
        self.head = head
        self.body = body
    }
}

/// What a frame is for. Unknown kinds below 0x80 are fatal to the session, from 0x80 ignorable.
public struct FrameKind: RawRepresentable, Sendable, Hashable {
    public let rawValue: UInt8
    public init(rawValue: UInt8) { self.rawValue = rawValue }

    public static let hello = FrameKind(rawValue: 0x01)
    public static let welcome = FrameKind(rawValue: 0x02)
    public static let call = FrameKind(rawValue: 0x10)
    public static let data = FrameKind(rawValue: 0x11)
    public static let headers = FrameKind(rawValue: 0x12)
    public static let status = FrameKind(rawValue: 0x13)
    public static let cancel = FrameKind(rawValue: 0x14)
    public static let credit = FrameKind(rawValue: 0x15)
    public static let ping = FrameKind(rawValue: 0x20)
    public static let pong = FrameKind(rawValue: 0x21)
    public static let goAway = FrameKind(rawValue: 0x22)
    public static let bye = FrameKind(rawValue: 0x23)

    public var isIgnorable: Bool { rawValue >= 0x80 }
}

/// Flags of a frame's prefix.
public struct FrameFlags: OptionSet, Sendable, Hashable {
    public let rawValue: UInt16
    public init(rawValue: UInt16) { self.rawValue = rawValue }

    /// The sender's last frame of this call.
    public static let end = FrameFlags(rawValue: 1)
    /// The body is a part of a message; more parts follow.
    public static let chunkMore = FrameFlags(rawValue: 2)
    public static let compressed = FrameFlags(rawValue: 4)
    /// On STATUS: the handler was not started.
    public static let notExecuted = FrameFlags(rawValue: 8)
    public static let sealed = FrameFlags(rawValue: 16)
}
