/// A large message crosses in parts of at most `Limits.frameBodyBytes`, so that small calls are not starved.
enum MessageParts {
    /// The body's parts; all but the last carry CHUNK_MORE.
    static func split(_ body: [UInt8]) -> [[UInt8]] {
        guard body.count > Limits.frameBodyBytes else { return [body] }
        return stride(from: 0, to: body.count, by: Limits.frameBodyBytes).map { start in
            Array(body[start..<min(start + Limits.frameBodyBytes, body.count)])
        }
    }

    /// Frames that carry `body`: DATA parts, then `last` with the final part.
    static func frames(of body: [UInt8], callID: UInt64, last: Frame) -> [Frame] {
        var parts = split(body)
        let final = parts.removeLast()
        var frames = parts.map { Frame(.data, flags: .chunkMore, callID: callID, body: $0) }
        var lastFrame = last
        lastFrame.body = final
        frames.append(lastFrame)
        return frames
    }
}

/// Joins parts as they arrive, never past the limit.
struct MessageAssembler: Sendable {
    private var bytes: [UInt8] = []

    /// - Returns: the whole message when `part` was its last, nil when more follow.
    /// - Throws: RESOURCE_EXHAUSTED when the message grows past `Limits.messageBytes`.
    mutating func add(_ part: [UInt8], isLast: Bool) throws -> [UInt8]? {
        if bytes.isEmpty, isLast { return part }
        guard bytes.count + part.count <= Limits.messageBytes else {
            bytes = []
            throw CallError(
                .resourceExhausted, "MESSAGE_TOO_LARGE",
                "a message may have \(Limits.messageBytes) bytes", origin: .bus, executed: .no)
        }
        bytes.append(contentsOf: part)
        guard isLast else { return nil }
        defer { bytes = [] }
        return bytes
    }
}
