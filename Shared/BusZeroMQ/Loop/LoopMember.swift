import CZeroMQ

/// A socket, or a few that belong together, served by the I/O loop.
protocol LoopMember: AnyObject {
    /// When `tick` is due at the latest; nil for never. Whoever sets an earlier one tells the loop (`wake(by:)`).
    var wakeAt: ContinuousClock.Instant? { get }
    /// Nothing is left to do: the loop forgets the member. Whoever sets it tells the loop (`retireFinished`).
    var isFinished: Bool { get }

    /// Something may wait at the socket that is watched under this index. True when there may be more.
    func ready(_ index: Int, in loop: IOLoop) -> Bool
    func tick(_ now: ContinuousClock.Instant, in loop: IOLoop)
    /// Starts to close, orderly and bounded in time.
    func beginClosing(in loop: IOLoop)
    /// Closes at once.
    func closeNow(in loop: IOLoop)
}

/// A socket that the loop looks at when libzmq says so, and after everything that was done with it.
final class Watch {
    let token: UInt64
    let socket: RawSocket
    /// Of the socket among its member's.
    let index: Int
    /// Nil when the socket is not watched any more.
    var member: (any LoopMember)?
    /// What the member waits for there.
    var interest = ZMQ_POLLIN
    /// Whether the loop has it on its list already.
    var isListed = false

    init(token: UInt64, socket: RawSocket, member: any LoopMember, index: Int) {
        self.token = token
        self.socket = socket
        self.member = member
        self.index = index
    }

    /// Whether what is waited for is there. Asking makes libzmq look at all that its threads have told it.
    var isReady: Bool { socket.events & interest != 0 }
}
