/// How large a store's files are, and what is left beside them.
public struct StoreSize: Sendable, Hashable {
    public var databaseBytes: Int64
    /// The write-ahead log, not yet copied into the database.
    public var logBytes: Int64
    /// What the disk still takes; nil when it does not say.
    public var freeDiskBytes: Int64?
}
