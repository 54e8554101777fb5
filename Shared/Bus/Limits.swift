/// Every limit of the bus, in one place, with its unit.
public enum Limits {
    /// Largest body of one frame; larger messages are chunked.
    public static let frameBodyBytes = 256 * 1024
    /// Largest message, after its chunks are joined.
    public static let messageBytes = 16 * 1024 * 1024
    /// Largest head: the 16-byte prefix and its CBOR map.
    public static let headBytes = 8 * 1024
    /// Largest encoded metadata of a call; more is refused with RESOURCE_EXHAUSTED.
    public static let metadataBytes = 6 * 1024
    /// Deepest nesting a decoder follows.
    public static let nestingDepth = 128

    public static let idempotencyKeyBytes = 200

    public static let defaultDeadline: Duration = .seconds(10)
    public static let defaultStreamDeadline: Duration = .seconds(3600)
    /// A server cuts longer deadlines to this.
    public static let longestDeadline: Duration = .seconds(24 * 3600)

    /// Calls with one request and one answer that one server executes and holds in its queue; more is
    /// RESOURCE_EXHAUSTED, not executed.
    public static let inFlightCallsPerServer = 4096
    /// How many of them it executes at the same time.
    public static let executingCallsPerServer = 256
    /// Streams open at one server, beside them.
    public static let streamsPerServer = 4096
    /// How soon, and how late, an overloaded server asks for another try.
    public static let shortestPushback: Duration = .milliseconds(10)
    public static let longestPushback: Duration = .seconds(1)
    /// Parts of messages that one session holds until the rest of them arrives: a first frame of every call, and four
    /// of the largest messages.
    public static let arrivingBytesPerSession =
        inFlightCallsPerSession * frameBodyBytes + 4 * messageBytes
    /// Bytes of whole requests that one server holds, from their arrival to the end of their calls: more is
    /// RESOURCE_EXHAUSTED, not executed.
    public static let requestBytesPerServer = 512 * 1024 * 1024
    /// What a request of this size takes is not counted: no more than its head may.
    public static let uncountedRequestBytes = headBytes
    /// Calls open on one session.
    public static let inFlightCallsPerSession = 1024
    /// Messages a server may be ahead of its stream's reader, small ones, whose bytes hold nobody up. Each half of it costs
    /// a change of threads at both ends.
    public static let responseWindowMessages = 1024
    /// Messages a client may be ahead of the handler that reads its stream: what a WELCOME means that does not say.
    public static let requestWindowMessages = 64
    /// Bytes a stream's sender may be ahead of its reader; its last message may overdraw them.
    public static let streamWindowBytes = 1024 * 1024
    /// Bytes of DATA a session's sender may be ahead of its receiver's I/O.
    public static let sessionWindowBytes = 1024 * 1024
    /// A sender counts no more credit than this, whatever it was granted.
    public static let mostCreditMessages = 65_536
    public static let mostCreditBytes = 1 << 40

    /// What a call states about the personal data it needs.
    public static let purposeBytes = 64
    public static let caseNumberBytes = 200

    public static let heartbeatInterval: Duration = .seconds(1)
    /// A client takes no longer interval from a server.
    public static let longestHeartbeat: Duration = .seconds(60)
    /// PONGs a server owes a session at most, while its handlers are stuck.
    public static let owedPongsPerSession = 64
    /// A peer silent for this many heartbeats is gone.
    public static let silentHeartbeats = 3
    public static let handshakeTimeout: Duration = .seconds(3)
    public static let drainTimeout: Duration = .seconds(10)
    /// How often a drain says how far it is, and how long its end waits until that was said.
    public static let drainReportInterval: Duration = .milliseconds(100)
    public static let drainFarewell: Duration = .seconds(1)

    public static let retryAttempts = 4
    public static let retryBackoffFirst: Duration = .milliseconds(20)
    public static let retryBackoffMost: Duration = .seconds(1)
    public static let reconnectBackoffFirst: Duration = .milliseconds(50)
    public static let reconnectBackoffMost: Duration = .seconds(2)
    /// Repetitions of one call that did nothing, at once and beside the counted tries.
    public static let transparentRetries = 8
    /// gRPC's retry throttle (proposal A6): tokens a service begins with; retries need more than half.
    public static let retryTokens = 100.0
    /// Tokens a success gives back; a failure takes one.
    public static let retryTokensPerSuccess = 0.1
    /// Most tries of one hedged call, as in gRPC.
    public static let hedgedAttempts = 5

    /// How long a new or returned instance takes to get its full share of the calls.
    public static let slowStart: Duration = .seconds(5)
    /// The share of its share that it begins with.
    public static let slowStartLeastShare = 0.1
    /// Age at which a measured latency counts for 1/e beside a new one.
    public static let latencyMemory: Duration = .seconds(1)
    /// A new latency counts for at least this much, however soon it comes after another.
    public static let latencyLeastShare = 0.05
    /// Time in which the latency of an instance that gets no calls sinks to 1/e: it is tried again some day.
    public static let latencyForgotten: Duration = .seconds(2)
    /// Load an instance is believed, in thousandths.
    public static let mostReportedLoad = 10_000

    /// Failures in a row after which an instance is ejected.
    public static let ejectionFailures = 5
    /// Calls of one interval from which on an instance's success rate says something.
    public static let ejectionCalls = 20
    /// How far an instance's success rate may lie below that of the others together.
    public static let ejectionMargin = 0.3
    /// Success rates are counted over this; a good one makes the next ejection a step shorter.
    public static let ejectionInterval: Duration = .seconds(10)
    /// The first ejection's length; each further one is longer by as much.
    public static let ejectionFirst: Duration = .seconds(5)
    public static let ejectionMost: Duration = .seconds(60)

    /// How often the names of endpoints are resolved while a service is called.
    public static let resolveInterval: Duration = .seconds(5)
}

extension Duration {
    /// Whole milliseconds, rounded up, so that a positive duration never becomes zero; held to `Int64`.
    public var wholeMilliseconds: Int64 {
        let (seconds, attoseconds) = components
        let (quotient, remainder) = attoseconds.quotientAndRemainder(
            dividingBy: 1_000_000_000_000_000)
        let (milliseconds, isTooLarge) = seconds.multipliedReportingOverflow(by: 1000)
        if isTooLarge { return seconds < 0 ? .min : .max }
        let (sum, isOver) = milliseconds.addingReportingOverflow(quotient + (remainder > 0 ? 1 : 0))
        return isOver ? .max : sum
    }
}
