/// What a peer is told at its start.
struct PeerPlan: Codable, Sendable {
    var name: String
    /// `tcp://127.0.0.1:port`.
    var listen: String
    var secretKey: String
    /// Watched as the real programs watch theirs.
    var topologyFile: String
    /// Shared by all peers of a test; it outlives them.
    var journalFolder: String
    /// What a handler of the test service takes before it does anything.
    var delayMilliseconds = 0
    /// Calls executed at a time; nil for the default.
    var inFlightCalls: Int?
    /// Nil for the default.
    var heartbeatMilliseconds: Int64?
}
