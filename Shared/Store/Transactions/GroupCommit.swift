import GRDB
import Synchronization

/// Commits concurrent writes together: one sync of the disk answers many callers.
///
/// Writes are run one after the other on the writing connection's own queue, each behind a
/// savepoint, so that one that throws takes nothing of the others with it. All are answered after
/// the one commit.
final class GroupCommit: Sendable {
    private struct State {
        var queue: WriteQueue
        var statistics = StoreStatistics()
    }

    private let state: Mutex<State>
    private let pool: DatabasePool
    private let makeTransaction: @Sendable (Database, PendingWrite) -> WriteTransaction
    private let eventsCommitted: @Sendable (Int64) -> Void

    /// - Parameter eventsCommitted: told the last event's sequence after a commit that holds
    ///   events.
    init(
        pool: DatabasePool, waitingWrites: Int,
        makeTransaction: @escaping @Sendable (Database, PendingWrite) -> WriteTransaction,
        eventsCommitted: @escaping @Sendable (Int64) -> Void
    ) {
        self.pool = pool
        self.makeTransaction = makeTransaction
        self.eventsCommitted = eventsCommitted
        state = Mutex(State(queue: WriteQueue(limit: waitingWrites)))
    }

    var statistics: StoreStatistics {
        state.withLock { state in
            var statistics = state.statistics
            statistics.waiting = Int64(state.queue.count)
            return statistics
        }
    }

    func countReplay() {
        state.withLock { $0.statistics.replays += 1 }
    }

    /// Refuses every later write. What waits is still written.
    func close() {
        state.withLock { $0.queue.close() }
    }

    func submit(_ write: PendingWrite) {
        let admission = state.withLock { state in
            let admission = state.queue.add(write)
            if admission == .full { state.statistics.refused += 1 }
            return admission
        }
        switch admission {
        case .queued:
            break
        case .queuedWakeWriter:
            pool.asyncWriteWithoutTransaction { [self] db in drain(db) }
        case .full:
            write.refuse(StoreError(.overloaded, "too many writes wait for the store"))
        case .closed:
            write.refuse(StoreError(.closed, "the store is closed"))
        }
    }

    private func drain(_ db: Database) {
        while let first = state.withLock({ $0.queue.nextOrSleep() }) {
            Group(self, db).run(startingWith: first)
        }
    }

    private func next() -> PendingWrite? {
        state.withLock { $0.queue.next() }
    }

    /// One transaction of several writes.
    private final class Group {
        let owner: GroupCommit
        let db: Database
        var kept: [@Sendable ((any Error)?) -> Void] = []
        var lastSequence: Int64?
        var rollbacks: Int64 = 0

        init(_ owner: GroupCommit, _ db: Database) {
            self.owner = owner
            self.db = db
        }

        func run(startingWith first: PendingWrite) {
            let started = ContinuousClock.now
            var next: PendingWrite? = first
            while let write = next {
                add(write)
                let mayGrow =
                    kept.count < StoreLimits.writesPerGroup
                    && ContinuousClock.now - started < StoreLimits.groupAge
                next = mayGrow ? owner.next() : nil
            }
            commit()
        }

        /// The first write of a group needs no savepoint: when it fails, the whole transaction is
        /// undone.
        private func add(_ write: PendingWrite) {
            let isFirst = kept.isEmpty
            do {
                if isFirst {
                    if !db.isInsideTransaction { try db.beginTransaction(.immediate) }
                } else {
                    try statement("SAVEPOINT edubus")
                }
            } catch {
                loseGroup(StoreError.from(error))
                write.refuse(StoreError.from(error))
                return
            }
            let transaction = owner.makeTransaction(db, write)
            switch write.run(transaction) {
            case .kept(let resume):
                do {
                    guard db.isInsideTransaction else {
                        throw StoreError(.statement, "the body of a write ended its transaction")
                    }
                    if !isFirst { try statement("RELEASE edubus") }
                    kept.append(resume)
                    lastSequence = transaction.lastSequence ?? lastSequence
                } catch {
                    let error = StoreError.from(error)
                    loseGroup(error)
                    resume(error)
                }
            case .failed(let resume):
                rollbacks += 1
                undo(isFirst: isFirst)
                resume()
            }
        }

        private func undo(isFirst: Bool) {
            do {
                if isFirst {
                    try db.rollback()
                } else if db.isInsideTransaction {
                    try statement("ROLLBACK TO edubus")
                    try statement("RELEASE edubus")
                } else {
                    // SQLite undoes the whole transaction by itself when the disk fails.
                    throw StoreError(.disk, "the transaction was rolled back with another write")
                }
            } catch {
                loseGroup(StoreError.from(error))
            }
        }

        /// Nothing of the group can be kept: everybody in it is told.
        private func loseGroup(_ error: any Error) {
            try? db.rollback()
            let lost = kept
            kept = []
            lastSequence = nil
            owner.state.withLock { $0.statistics.failedCommits += 1 }
            for resume in lost { resume(error) }
        }

        private func commit() {
            let count = Int64(kept.count)
            if count > 0 {
                do {
                    try db.commit()
                } catch {
                    loseGroup(StoreError.from(error))
                }
            } else {
                try? db.rollback()
            }
            owner.state.withLock { state in
                state.statistics.rollbacks += rollbacks
                guard !kept.isEmpty else { return }
                state.statistics.commits += 1
                state.statistics.writes += count
                state.statistics.largestGroup = max(state.statistics.largestGroup, count)
            }
            if let lastSequence { owner.eventsCommitted(lastSequence) }
            for resume in kept { resume(nil) }
        }

        private func statement(_ sql: String) throws {
            try db.cachedStatement(sql: sql).execute()
        }
    }
}
