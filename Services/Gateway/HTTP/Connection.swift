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

    /// Cancels the work for a request when its client closes the connection: nobody waits for the answer.
    func cancellingAtEnd<Result: Sendable>(
        _ body: @escaping @Sendable () async throws -> Result
    ) async throws -> Result {
        let work = Task { try await body() }
        let listener = whenEnded { work.cancel() }
        defer { listener.cancel() }
        return try await withTaskCancellationHandler {
            try await work.value
        } onCancel: {
            work.cancel()
        }
    }

    /// Calls `tell` once when the client closes its side, unless cancelled before.
    func whenEnded(_ tell: @escaping @Sendable () -> Void) -> Listener {
        let listener = Listener(channel: channel, id: UInt64.random(in: 0 ... .max))
        channel.eventLoop.execute { [channel] in
            let handler = try? channel.pipeline.syncOperations.handler(type: InputEndHandler.self)
            // Without it the connection is gone already.
            if let handler { handler.add(listener.id, tell) } else { tell() }
        }
        return listener
    }

    /// Somebody who wants to know of the end.
    struct Listener: Sendable {
        fileprivate let channel: any Channel
        fileprivate let id: UInt64

        func cancel() {
            channel.eventLoop.execute { [channel, id] in
                try? channel.pipeline.syncOperations.handler(type: InputEndHandler.self).remove(id)
            }
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
