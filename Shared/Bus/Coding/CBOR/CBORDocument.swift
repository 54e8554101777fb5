/// Owns the bytes of one CBOR item that was scanned.
///
/// They are copied, so that a decoder may outlive the caller's array.
final class CBORDocument {
    let view: CBORView
    private let bytes: UnsafeMutablePointer<UInt8>
    private let spans: UnsafeMutablePointer<CBORScanner.Span>

    init(_ source: [UInt8]) throws {
        guard source.count <= Int(Int32.max) else {
            throw DecodingError.malformed("longer than \(Int32.max) bytes")
        }
        let bytes = Self.copy(of: source)
        do {
            var scanner = CBORScanner(bytes, count: source.count)
            guard try scanner.scan(at: 0, depth: 0) == source.count else {
                throw DecodingError.malformed("bytes after the end")
            }
            self.bytes = bytes
            spans = Self.copy(of: scanner.spans)
            view = CBORView(base: bytes, count: source.count, spans: spans)
        } catch {
            bytes.deallocate()
            throw error
        }
    }

    deinit {
        bytes.deallocate()
        spans.deallocate()
    }

    private static func copy<Element: BitwiseCopyable>(
        of array: [Element]
    ) -> UnsafeMutablePointer<Element> {
        let copy = UnsafeMutablePointer<Element>.allocate(capacity: max(array.count, 1))
        array.withUnsafeBufferPointer { buffer in
            guard let first = buffer.baseAddress else { return }
            copy.initialize(from: first, count: buffer.count)
        }
        return copy
    }
}
