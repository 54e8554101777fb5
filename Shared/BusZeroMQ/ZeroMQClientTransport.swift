public import Bus

/// Links over ZeroMQ: one DEALER for each, never reconnected.
///
/// With a server key in the endpoint the link is CURVE; without one it is allowed on `ipc` and on the loopback only.
public struct ZeroMQClientTransport: ClientTransport {
    private let context: ZeroMQContext
    private let keyPair: CurveKeyPair?

    /// - Parameter keyPair: who this process is; nil where nothing is encrypted.
    public init(context: ZeroMQContext, keyPair: CurveKeyPair?) {
        self.context = context
        self.keyPair = keyPair
    }

    public func connect(to endpoint: Endpoint, receiver: any LinkReceiver) -> any Link {
        let socket = LinkSocket(to: endpoint, keyPair: keyPair, receiver: receiver)
        let isAlive = context.loop.post(.perform { socket.open(in: $0) })
        guard isAlive else { return ClosedLink(receiver: receiver) }
        return ZeroMQLink(context: context, socket: socket)
    }
}

/// A link as Swift code holds it: a way into the I/O thread.
private struct ZeroMQLink: Link {
    let context: ZeroMQContext
    let socket: LinkSocket

    func send(_ frames: [Frame]) {
        guard !frames.isEmpty else { return }
        context.loop.send(.sendOnLink(socket, frames))
    }

    func close() {
        context.loop.post(.perform { [socket] in socket.beginClosing(in: $0) })
    }
}

/// What a context that was shut down gives: there is no thread left to tell anything later.
private struct ClosedLink: Link {
    init(receiver: any LinkReceiver) {
        Task { receiver.linkClosed(.closed) }
    }

    func send(_ frames: [Frame]) {}
    func close() {}
}
