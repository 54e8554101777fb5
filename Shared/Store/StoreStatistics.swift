/// What a store did since it was opened.
public struct StoreStatistics: Sendable, Hashable {
    /// Writes kept.
    public internal(set) var writes: Int64 = 0
    /// Commits, one sync of the disk each. Fewer than `writes` under concurrency.
    public internal(set) var commits: Int64 = 0
    /// Writes whose body threw.
    public internal(set) var rollbacks: Int64 = 0
    /// Writes refused because too many waited.
    public internal(set) var refused: Int64 = 0
    /// Commits that failed, with all their writes.
    public internal(set) var failedCommits: Int64 = 0
    /// Most writes in one commit.
    public internal(set) var largestGroup: Int64 = 0
    /// Answers replayed for a repeated idempotency key.
    public internal(set) var replays: Int64 = 0
    /// Writes that wait now.
    public internal(set) var waiting: Int64 = 0
}
