/// The messages of a server-streaming call, in order. Read once; ending the iteration early cancels the call.
public struct ResponseStream<Element: BusMessage>: AsyncSequence, Sendable {
    let raw: RawStream
    let type: ContentType

    public init(_ raw: RawStream, type: ContentType) {
        self.raw = raw
        self.type = type
    }

    public struct AsyncIterator: AsyncIteratorProtocol {
        let raw: RawStream
        let type: ContentType
        /// Whether the last message was compressed on its way.
        public private(set) var lastWasCompressed = false

        public mutating func next() async throws -> Element? {
            guard let message = try await raw.nextMessage() else { return nil }
            lastWasCompressed = message.wasCompressed
            return try type.decodeResponse(Element.self, from: message.bytes)
        }
    }

    public func makeAsyncIterator() -> AsyncIterator { AsyncIterator(raw: raw, type: type) }
}

extension CallError {
    /// A response that is not what the contract says.
    init(undecodable error: DecodingError) {
        let inner = CallError(decoding: error)
        self.init(
            .internalError, "RESPONSE_UNDECODABLE",
            "the response does not fit the contract: \(inner.message)", origin: .client,
            executed: .yes)
    }
}
