/// One message as it crosses the wire: windows and limits count these bytes.
///
/// It is compressed by the task that writes it and expanded by the one that takes it.
struct Payload: Sendable, Hashable {
    var bytes: [UInt8]
    /// Whether `bytes` are a zlib stream.
    var isCompressed = false

    init(_ bytes: [UInt8], isCompressed: Bool = false) {
        self.bytes = bytes
        self.isCompressed = isCompressed
    }

    /// Compresses a message. One that would outgrow the limit by it stays plain.
    init(compressing message: [UInt8]) {
        let stream = Deflate.compress(message)
        let fits = stream.count <= Limits.messageBytes
        self.init(fits ? stream : message, isCompressed: fits)
    }

    var count: Int { bytes.count }

    /// The message itself, never more than `Limits.messageBytes`.
    ///
    /// - Throws: `CallError`: RESOURCE_EXHAUSTED for a message that is larger, `code` for what is no zlib stream.
    func message(or code: StatusCode, origin: CallError.Origin, executed: CallError.Executed)
        throws -> [UInt8]
    {
        guard isCompressed else { return bytes }
        do throws(Deflate.Failure) {
            return try Deflate.expand(bytes, limit: Limits.messageBytes)
        } catch {
            switch error {
            case .tooLarge:
                throw CallError.messageTooLarge(origin, executed: executed)
            case .broken:
                throw CallError(
                    code, "BROKEN_COMPRESSION", "the message is not one whole zlib stream",
                    origin: origin, executed: executed)
            }
        }
    }
}

extension Payload: ExpressibleByArrayLiteral {
    init(arrayLiteral elements: UInt8...) { self.init(elements) }
}

extension CallError {
    static func messageTooLarge(
        _ origin: Origin, executed: Executed, limit: Int = Limits.messageBytes
    ) -> CallError {
        CallError(
            .resourceExhausted, "MESSAGE_TOO_LARGE", "a message may have \(limit) bytes",
            origin: origin, executed: executed)
    }
}
