import Hummingbird
import NIOCore

/// The connection a request came by, where an answer alone is not enough.
struct Connection: Sendable {
    private let channel: any Channel

    init(_ channel: any Channel) { self.channel = channel }

    /// Ends it after the answer that was written, without reading the rest of a refused body.
    ///
    /// What still comes is thrown away for a moment: a client that is reset may never see the answer.
    func hangUp() {
        channel.close(mode: .output, promise: nil)
        channel.eventLoop.scheduleTask(in: TimeAmount(GatewayLimits.lingerTime)) { [channel] in
            channel.close(promise: nil)
        }
    }

    /// Closes it when `body` is not done in time.
    func closing<Result: Sendable>(
        after time: Duration, _ body: () async throws -> Result
    ) async throws -> Result {
        let alarm = channel.eventLoop.scheduleTask(in: TimeAmount(time)) { [channel] in
            channel.close(promise: nil)
        }
        defer { alarm.cancel() }
        return try await body()
    }
}
