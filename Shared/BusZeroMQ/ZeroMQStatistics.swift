/// What a context counted since it was made. Read them as a whole; they are published once a pass of the I/O thread.
public struct ZeroMQStatistics: Sendable, Hashable {
    public var framesSent = 0
    public var framesReceived = 0
    /// Sends refused because a peer's pipe was full: the frames waited, but credits should have kept it from happening.
    public var sendsBlocked = 0
    /// Frames without an authenticated key, as on a CURVE server: refused by the session, and an alarm.
    public var callerKeysMissing = 0
    /// Messages that are not frames.
    public var violations = 0
    /// Messages whose routing id libzmq did not make.
    public var routingIDsRefused = 0
    /// Frames of ours over a limit; their link or peer was given up.
    public var unsendableFrames = 0
    public var authenticationsAccepted = 0
    public var authenticationsRefused = 0
    /// Connections that ended during the handshake, as servers saw them.
    public var handshakesFailed = 0
    /// Sends that found their peer gone.
    public var peersGone = 0
    /// Peers and links given up because more waited for them than a backlog may hold.
    public var backlogsOverflowed = 0

    public init() {}

    /// Every count with its name in snake case.
    var counts: [(name: String, count: Int)] {
        [
            ("frames_sent", framesSent), ("frames_received", framesReceived),
            ("sends_blocked", sendsBlocked), ("caller_keys_missing", callerKeysMissing),
            ("violations", violations), ("routing_ids_refused", routingIDsRefused),
            ("unsendable_frames", unsendableFrames),
            ("authentications_accepted", authenticationsAccepted),
            ("authentications_refused", authenticationsRefused),
            ("handshakes_failed", handshakesFailed), ("peers_gone", peersGone),
            ("backlogs_overflowed", backlogsOverflowed),
        ]
    }
}
