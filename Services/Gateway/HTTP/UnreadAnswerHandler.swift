import NIOCore

/// Closes a connection whose client has stopped reading the answer, so that it holds neither a place nor a call. Used on the
/// connection's event loop.
///
/// Progress is every byte the system takes from what waits to be sent; its own buffer is bounded, else a slow reader would look
/// like none.
final class UnreadAnswerHandler: ChannelOutboundHandler, RemovableChannelHandler {
    typealias OutboundIn = NIOAny

    /// What changes while an answer is being read.
    private struct Progress: Equatable {
        var parts = 0
        var waitingBytes = 0
    }

    /// Looks within one limit.
    private static let looks: Int64 = 4

    private let limit: TimeAmount
    private var parts = 0
    private var last = Progress()
    private var lastChange = NIODeadline.now()
    private var look: Scheduled<Void>?

    /// - Parameter limit: time without progress.
    init(limit: Duration) { self.limit = TimeAmount(limit) }

    func handlerAdded(context: ChannelHandlerContext) {
        // Without it only a longer time passes until a client is found out.
        try? context.channel.syncOptions?.setOption(
            .socketOption(.so_sndbuf),
            value: ChannelOptions.Types.SocketOption.Value(GatewayLimits.sendBufferBytes))
    }

    func handlerRemoved(context: ChannelHandlerContext) { look?.cancel() }

    func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
        parts += 1
        if look == nil {
            lastChange = .now()
            lookLater(context)
        }
        context.write(data, promise: promise)
    }

    private func lookLater(_ context: ChannelHandlerContext) {
        look = context.eventLoop.assumeIsolated().scheduleTask(
            in: .nanoseconds(limit.nanoseconds / Self.looks)
        ) {
            [self] in
            look = nil
            check(context)
        }
    }

    private func check(_ context: ChannelHandlerContext) {
        let waiting = try? context.channel.syncOptions?.getOption(.bufferedWritableBytes)
        // Nothing waits: the next write begins anew.
        guard context.channel.isActive, let waiting, waiting > 0 else { return }
        let now = Progress(parts: parts, waitingBytes: waiting)
        if now != last {
            last = now
            lastChange = .now()
        } else if NIODeadline.now() - lastChange >= limit {
            context.close(promise: nil)
            return
        }
        lookLater(context)
    }
}
