/// Every limit of a store, in one place, with its unit.
public enum StoreLimits {
    /// Writes that may wait for the writer; one more is refused with RESOURCE_EXHAUSTED.
    public static let waitingWrites = 4096
    /// Writes committed together.
    public static let writesPerGroup = 256
    /// A group takes no further write once it is this old.
    public static let groupAge: Duration = .milliseconds(50)
    /// Connections that read at the same time.
    public static let readers = 4
    /// How long a statement waits for another process's lock.
    public static let busyTimeoutSeconds = 5.0
    /// Page cache of the writing connection, in KiB.
    public static let writerCacheKiB = 64 * 1024
    /// Pages in the write-ahead log before it is copied back.
    public static let checkpointPages = 4000
    /// The write-ahead log is cut back to this after a checkpoint.
    public static let journalBytes = 64 * 1024 * 1024

    /// Longest idempotency key.
    public static let idempotencyKeyBytes = 255
    /// How long an answer can be replayed.
    public static let idempotencyRetention: Duration = .seconds(7 * 24 * 3600)
    /// Expired records removed with each record written.
    public static let idempotencyPruneStep = 2

    /// Events read from an outbox at a time.
    public static let outboxPageEvents = 256
    /// Largest data of one event.
    public static let eventDataBytes = 64 * 1024
    /// Failures of the same event, one after the other, before it is set aside.
    public static let poisonAttempts = 5
}
