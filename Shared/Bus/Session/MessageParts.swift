/// A large message crosses in parts of at most `Limits.frameBodyBytes`, so that small calls are not starved.
enum MessageParts {
    /// The body's parts; all but the last carry CHUNK_MORE.
    static func split(_ body: [UInt8]) -> [[UInt8]] {
        guard body.count > Limits.frameBodyBytes else { return [body] }
        return stride(from: 0, to: body.count, by: Limits.frameBodyBytes).map { start in
            Array(body[start..<min(start + Limits.frameBodyBytes, body.count)])
        }
    }

    /// Frames that carry a message: `first` with its first part when that is not all, DATA, then `last` with the rest.
    static func frames(
        of body: Payload, callID: UInt64, first: Frame? = nil, last: Frame
    ) -> [Frame] {
        var parts = split(body.bytes)
        let final = parts.removeLast()
        var frames = parts.enumerated().map { index, part in
            var frame =
                index == 0 ? first ?? Frame(.data, callID: callID) : Frame(.data, callID: callID)
            frame.flags.insert(.chunkMore)
            frame.body = part
            return frame
        }
        var lastFrame = last
        lastFrame.body = final
        frames.append(lastFrame)
        guard body.isCompressed else { return frames }
        for index in frames.indices { frames[index].flags.insert(.compressed) }
        return frames
    }
}

/// Joins parts as they arrive, never past the limit.
struct MessageAssembler: Sendable {
    private var bytes: [UInt8] = []
    /// Of the parts so far; nil before the first.
    private var isCompressed: Bool?

    /// Whether a message is on its way, be it of no bytes so far.
    var hasBegun: Bool { isCompressed != nil }
    /// Bytes held.
    var count: Int { bytes.count }

    /// - Returns: the whole message when the frame carried its last part, nil when more follow.
    /// - Throws: `ProtocolViolation` when only some parts are compressed, `MessageTooLarge` when the message grows
    ///   past `Limits.messageBytes`.
    mutating func add(_ part: [UInt8], flags: FrameFlags, isLast: Bool) throws -> Payload? {
        let isCompressed = flags.contains(.compressed)
        guard self.isCompressed ?? isCompressed == isCompressed else { throw ProtocolViolation() }
        if bytes.isEmpty, isLast {
            self.isCompressed = nil
            return Payload(part, isCompressed: isCompressed)
        }
        guard bytes.count + part.count <= Limits.messageBytes else {
            bytes = []
            throw MessageTooLarge()
        }
        bytes.append(contentsOf: part)
        self.isCompressed = isLast ? nil : isCompressed
        guard isLast else { return nil }
        defer { bytes = [] }
        return Payload(bytes, isCompressed: isCompressed)
    }
}

/// A message outgrew `Limits.messageBytes`; whose call it was knows what that means for it.
struct MessageTooLarge: Error {}
