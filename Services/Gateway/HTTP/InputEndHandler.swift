import NIOCore

/// Knows when a client has closed its side of a connection, and tells whoever works for it. Used on the connection's event loop.
final class InputEndHandler: ChannelInboundHandler, RemovableChannelHandler {
    typealias InboundIn = NIOAny

    private var isOver = false
    private var listeners: [UInt64: @Sendable () -> Void] = [:]

    /// Calls `tell` once, when the client has closed; at once when it has.
    func add(_ id: UInt64, _ tell: @escaping @Sendable () -> Void) {
        if isOver { tell() } else { listeners[id] = tell }
    }

    func remove(_ id: UInt64) { listeners[id] = nil }

    func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
        if event as? ChannelEvent == .inputClosed { end() }
        context.fireUserInboundEventTriggered(event)
    }

    func channelInactive(context: ChannelHandlerContext) {
        end()
        context.fireChannelInactive()
    }

    private func end() {
        isOver = true
        for tell in listeners.values { tell() }
        listeners = [:]
    }
}
