/// What a consumer did since its program started.
public struct ConsumerStatistics: Sendable, Hashable {
    public internal(set) var applied: Int64 = 0
    /// Delivered again after they had been applied.
    public internal(set) var repeated: Int64 = 0
    /// Attempts that failed.
    public internal(set) var failures: Int64 = 0
    /// Events set aside with their reason.
    public internal(set) var deadLetters: Int64 = 0
    /// Times the source left events out.
    public internal(set) var gaps: Int64 = 0
    /// Times the source had fewer events than had been applied: it was restored from an older
    /// backup.
    public internal(set) var sourceBehind: Int64 = 0
    /// Streams begun.
    public internal(set) var subscriptions: Int64 = 0
    /// Whether a stream is open now.
    public internal(set) var isConnected = false
    /// The last event applied or set aside.
    public internal(set) var position: Int64 = 0

    public init() {}
}
