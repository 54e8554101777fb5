public import Bus
import GRDB
import Synchronization

/// A service's state: transactions over one file, with its events, its answers and its place in
/// others' events.
///
/// SQLite in WAL mode with `synchronous=FULL`: what a write returned is on the disk. Reads see one
/// consistent view each and run beside the writer. Concurrent writes are committed together.
public final class Store: Sendable {
    /// Who speaks in this store's events: `/projects.v1`.
    public let source: String
    public let time: any TimeSource

    let pool: DatabasePool
    let commits: GroupCommit
    let committedEvents: EventTail
    /// Makes the fingerprints of requests, which hold personal data, worthless to a thief of the file.
    let fingerprintKey: [UInt8]
    let requestPrivacy = RequestPrivacy()
    private let observer: (any StoreObserver)?
    private let file: StoreFile

    init(
        file: StoreFile, pool: DatabasePool, source: String, tail: Int64, clock: any TimeSource,
        fingerprintKey: [UInt8], observer: (any StoreObserver)?
    ) {
        self.fingerprintKey = fingerprintKey
        self.observer = observer
        self.file = file
        self.pool = pool
        self.source = source
        self.time = clock
        let committedEvents = EventTail(tail)
        self.committedEvents = committedEvents
        let insertTexts = InsertTexts()
        commits = GroupCommit(
            pool: pool, waitingWrites: StoreLimits.waitingWrites,
            makeTransaction: {
                WriteTransaction(
                    $0, now: clock.nowMilliseconds, traceparent: $1.traceparent,
                    insertTexts: insertTexts)
            },
            eventsCommitted: { committedEvents.advance(to: $0) })
    }

    /// Runs `body` over one consistent view of everything committed.
    public func read<Value: Sendable>(
        _ body: @Sendable (ReadTransaction) throws -> Value
    ) async throws -> Value {
        let observation = observer?.began(.read)
        do {
            let value = try await pool.read { try body(ReadTransaction($0)) }
            observation?.ended(nil)
            return value
        } catch {
            let error = StoreError.from(error)
            observation?.ended(error)
            throw error
        }
    }

    /// Runs `body` and keeps everything it did, or nothing when it throws. Returns when it is on
    /// the disk.
    ///
    /// Writes run one after the other, so a body sees every write before it. A caller that is
    /// cancelled while it waits gets its result nevertheless: a write is never cut in the middle.
    /// Constraints checked at the commit (deferred ones) would fail the writes of other callers
    /// too, so the schema has none.
    ///
    /// - Throws: what `body` threw; `StoreError.Code.overloaded` when too many writes wait.
    @discardableResult
    public func write<Value: Sendable>(
        _ body: @escaping @Sendable (WriteTransaction) throws -> Value
    ) async throws -> Value {
        try Task.checkCancellation()
        let observation = observer?.began(.write)
        do {
            let value = try await withCheckedThrowingContinuation { continuation in
                commits.submit(
                    PendingWrite(body, continuation, traceparent: observation?.traceparent))
            }
            observation?.ended(nil)
            return value
        } catch {
            observation?.ended(error)
            throw error
        }
    }

    /// Proves that a write would be kept: writes one row of the store's own and syncs it, like any other write.
    ///
    /// - Throws: `StoreError`.
    public func probeWrite() async throws {
        try await write { transaction in
            try transaction.execute(
                """
                INSERT INTO edubus_readiness (id, checked_at) VALUES (1, ?)
                ON CONFLICT (id) DO UPDATE SET checked_at = excluded.checked_at
                """, [transaction.now])
        }
    }

    /// Lets the observer see an event being applied.
    func observing(
        _ event: CloudEvent, for consumer: String, _ body: () async throws -> Void
    ) async throws {
        guard let observer else { return try await body() }
        try await observer.applying(event, for: consumer, body)
    }

    /// The last committed event's sequence; 0 when there is none.
    public var lastSequence: Int64 { committedEvents.last }

    /// How large the store's files are.
    public var size: StoreSize { file.size }

    public var statistics: StoreStatistics { commits.statistics }

    /// Finishes the writes that wait, refuses later ones, and gives the file free.
    public func close() async throws {
        commits.close()
        do {
            try await pool.barrierWriteWithoutTransaction { _ in }
            try pool.close()
        } catch {
            throw StoreError.from(error)
        }
        file.release()
    }
}
