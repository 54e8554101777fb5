import Bus
import HTTPTypes
import Hummingbird

extension CallError {
    /// - Parameter executed: whether a part of the body may have been acted on.
    static func brokenBody(executed: Executed = .no) -> CallError {
        CallError(
            .invalidArgument, "BODY_BROKEN", "the body is framed wrongly or ended early",
            origin: .server, executed: executed)
    }

    static let bodyTooLarge = CallError(
        .resourceExhausted, "BODY_TOO_LARGE",
        "a request may have \(GatewayLimits.requestBytes) bytes", origin: .server, executed: .no)

    static let lineTooLarge = CallError(
        .resourceExhausted, "MESSAGE_TOO_LARGE",
        "a line may have \(GatewayLimits.requestBytes) bytes", origin: .client, executed: .no)

    /// Whether nobody reads the rest of the body it is about.
    var leavesBodyUnread: Bool {
        ["BODY_TOO_LARGE", "BODY_BROKEN", "MESSAGE_TOO_LARGE"].contains(reason.rawValue)
    }
}

extension Request {
    /// As the client states it; nil when it does not.
    var declaredLength: Int? { headers[.contentLength].flatMap { Int($0) } }

    /// The whole body, within the limits of size and time.
    ///
    /// - Throws: RESOURCE_EXHAUSTED when it is too large, INVALID_ARGUMENT when it is broken.
    func wholeBody(_ connection: Connection) async throws -> [UInt8] {
        try await connection.closing(after: GatewayLimits.bodyTime) {
            let buffer: ByteBuffer
            do {
                buffer = try await body.collect(upTo: GatewayLimits.requestBytes)
            } catch let error as any HTTPResponseError {
                throw error
            } catch let error as CancellationError {
                throw error
            } catch {
                throw CallError.brokenBody()
            }
            // A connection that closes ends the body, too: half a request is none.
            if let declaredLength, declaredLength != buffer.readableBytes {
                throw CallError.brokenBody()
            }
            return Array(buffer.readableBytesView)
        }
    }
}
