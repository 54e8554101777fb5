import CZlib

/// Messages as zlib streams (RFC 1950).
enum Deflate {
    /// Why bytes do not expand.
    enum Failure: Error {
        /// What they hold is larger than the limit.
        case tooLarge
        /// They are not one whole zlib stream.
        case broken
    }

    static func compress(_ message: [UInt8]) -> [UInt8] {
        var stream = z_stream()
        let isReady = czlib_deflate_init(&stream, Z_DEFAULT_COMPRESSION) == Z_OK
        precondition(isReady, "zlib has no memory, or is of another version than its header")
        defer { deflateEnd(&stream) }
        // The bound is zlib's own: one step is enough.
        let most = Int(deflateBound(&stream, UInt(message.count)))
        return message.withUnsafeBufferPointer { input in
            [UInt8](unsafeUninitializedCapacity: most) { output, count in
                stream.next_in = UnsafeMutablePointer(mutating: input.baseAddress)
                stream.avail_in = UInt32(input.count)
                stream.next_out = output.baseAddress
                stream.avail_out = UInt32(output.count)
                let end = deflate(&stream, Z_FINISH)
                precondition(end == Z_STREAM_END, "zlib's bound does not hold")
                count = output.count - Int(stream.avail_out)
            }
        }
    }

    /// Expands step by step, never far past the limit, whatever the stream promises.
    static func expand(_ bytes: [UInt8], limit: Int) throws(Failure) -> [UInt8] {
        var stream = z_stream()
        let isReady = czlib_inflate_init(&stream) == Z_OK
        precondition(isReady, "zlib has no memory, or is of another version than its header")
        defer { inflateEnd(&stream) }
        let outcome = bytes.withUnsafeBufferPointer { input -> Result<[UInt8], Failure> in
            stream.next_in = UnsafeMutablePointer(mutating: input.baseAddress)
            stream.avail_in = UInt32(input.count)
            return expand(&stream, limit: limit)
        }
        return try outcome.get()
    }

    private static let stepBytes = 64 * 1024

    /// Inflates what the stream's input holds, to its last byte.
    private static func expand(
        _ stream: inout z_stream, limit: Int
    ) -> Result<[UInt8], Failure> {
        var message: [UInt8] = []
        while true {
            var end = Z_OK
            let part = [UInt8](unsafeUninitializedCapacity: stepBytes) { output, count in
                stream.next_out = output.baseAddress
                stream.avail_out = UInt32(output.count)
                end = inflate(&stream, Z_NO_FLUSH)
                count = output.count - Int(stream.avail_out)
            }
            guard message.count + part.count <= limit else { return .failure(.tooLarge) }
            message += part
            switch end {
            case Z_STREAM_END:
                return stream.avail_in == 0 ? .success(message) : .failure(.broken)
            case Z_OK where !part.isEmpty || stream.avail_in > 0: continue
            default: return .failure(.broken)
            }
        }
    }
}
