/// A socket, or a few that belong together, served by the I/O thread.
protocol LoopMember: AnyObject {
    /// What to wait for now.
    var waits: [PollWait] { get }
    /// When `tick` is due at the latest; nil for never.
    var wakeAt: ContinuousClock.Instant? { get }
    /// Nothing is left to do: the loop forgets the member.
    var isFinished: Bool { get }

    /// Something waits at the socket of this index in `waits`. True when there may be more.
    func ready(_ index: Int, in loop: IOLoop) -> Bool
    func tick(_ now: ContinuousClock.Instant, in loop: IOLoop)
    /// Starts to close, orderly and bounded in time.
    func beginClosing(in loop: IOLoop)
    /// Closes at once.
    func closeNow(in loop: IOLoop)
}

/// A socket and the events to wait for.
struct PollWait {
    let socket: RawSocket
    let events: Int32
}
