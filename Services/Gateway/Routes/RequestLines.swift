import Bus
import Hummingbird

/// The lines of a request's body as they come, without empty ones.
struct RequestLines: AsyncSequence {
    private let body: RequestBody

    init(_ body: RequestBody) { self.body = body }

    struct AsyncIterator: AsyncIteratorProtocol {
        fileprivate var buffers: RequestBody.AsyncIterator
        private var pending = ByteBuffer()
        /// Bytes of it in which no line ends: a long line that comes in small parts is looked through once.
        private var searched = 0

        fileprivate init(_ buffers: RequestBody.AsyncIterator) { self.buffers = buffers }

        /// - Throws: RESOURCE_EXHAUSTED for a line over the limit, INVALID_ARGUMENT for a broken body.
        mutating func next() async throws -> [UInt8]? {
            while true {
                if let line = takeLine() {
                    if line.isEmpty { continue }
                    guard line.count <= GatewayLimits.requestBytes else {
                        throw CallError.lineTooLarge
                    }
                    return line
                }
                guard pending.readableBytes <= GatewayLimits.requestBytes else {
                    throw CallError.lineTooLarge
                }
                guard var more = try await nextBuffer() else {
                    let rest = pending.readBytes(length: pending.readableBytes) ?? []
                    return rest.isEmpty ? nil : rest
                }
                pending.discardReadBytes()
                pending.writeBuffer(&more)
            }
        }

        private mutating func nextBuffer() async throws -> ByteBuffer? {
            do {
                return try await buffers.next()
            } catch let error as CancellationError {
                throw error
            } catch {
                throw CallError.brokenBody(executed: .maybe)
            }
        }

        private mutating func takeLine() -> [UInt8]? {
            let rest = pending.readableBytesView.dropFirst(searched)
            guard let end = rest.firstIndex(of: UInt8(ascii: "\n")) else {
                searched = pending.readableBytes
                return nil
            }
            searched = 0
            var line = pending.readBytes(length: end - pending.readerIndex) ?? []
            pending.moveReaderIndex(forwardBy: 1)
            if line.last == UInt8(ascii: "\r") { line.removeLast() }
            return line
        }
    }

    func makeAsyncIterator() -> AsyncIterator { AsyncIterator(body.makeAsyncIterator()) }
}
