/// The first record of a log that is not as it was written.
public struct ExchangeFinding: Sendable, Equatable {
    public enum Fault: String, Sendable, Codable { case changed, dropped, reordered, inserted }

    public let fault: Fault
    /// The file's name within the log's directory.
    public let file: String
    /// From 1.
    public let line: Int
    /// Of the record that should stand there.
    public let sequence: Int64
    /// For people.
    public let detail: String
}

/// What a look through a log found.
public struct ExchangeReport: Sendable, Equatable {
    public internal(set) var records: Int64 = 0
    /// Calls to methods with personal data: intents.
    public internal(set) var calls: Int64 = 0
    /// Calls without an outcome: they run, or their program ended before it was known.
    public internal(set) var withoutOutcome: Int64 = 0
    /// Unfinished ends that a later start has named.
    public internal(set) var sealedEnds: Int64 = 0
    /// Bytes behind the last record that no start has named yet.
    public internal(set) var unfinishedBytes = 0
    /// The last record's sequence and hash: who keeps them elsewhere can see a log that was set back.
    public internal(set) var headSequence: Int64 = 0
    public internal(set) var headHash = ExchangeLine.firstPrevious
    /// Whether the key was at hand, so that a chain computed anew would have been seen.
    public internal(set) var isKeyed = false
    /// Nil: the log is whole.
    public internal(set) var finding: ExchangeFinding?
}
