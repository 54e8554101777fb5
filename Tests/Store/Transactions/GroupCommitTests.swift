import Bus
import Testing

@testable import Store

@Suite(.timeLimit(.minutes(10)))
struct GroupCommitTests {
    /// Holds the writer, lets `count` writes gather behind it, and answers what became of them.
    private func gather(
        _ store: Store, _ count: Int,
        _ body: @escaping @Sendable (Int, WriteTransaction) throws -> Void
    ) async throws -> [Result<Void, any Error>] {
        let writer = HeldWriter()
        let holding = Task { try await store.write { _ in writer.hold() } }
        await writer.untilHeld()
        return try await withThrowingTaskGroup(of: (Int, Result<Void, any Error>).self) { group in
            for number in 0..<count {
                group.addTask {
                    do {
                        try await store.write { try body(number, $0) }
                        return (number, .success(()))
                    } catch {
                        return (number, .failure(error))
                    }
                }
            }
            await eventually { store.statistics.waiting == Int64(count) }
            writer.release()
            var results = [Result<Void, any Error>?](repeating: nil, count: count)
            for try await (number, result) in group { results[number] = result }
            _ = try? await holding.value
            return results.compactMap { $0 }
        }
    }

    private func notes(_ store: Store) async throws -> [String] {
        try await store.read { try $0.fetchAll(String.self, "SELECT text FROM note ORDER BY text") }
    }

    @Test("writes that wait together are committed together")
    func oneCommit() async throws {
        // A group has an age at which it takes no more, which a busy machine reaches sooner: one of ten times is enough.
        var seen: [StoreStatistics] = []
        repeat {
            let store = try Store.temporary(migrations: [noteMigration])
            // The held write is one of the group's age: what waited longer than that is a second group.
            let results = try await gather(store, 100) { number, transaction in
                try transaction.execute("INSERT INTO note (text) VALUES (?)", ["note \(number)"])
            }
            #expect(results.allSatisfy { (try? $0.get()) != nil })
            #expect(try await notes(store).count == 100)
            #expect(store.statistics.writes == 101 && store.statistics.waiting == 0)
            seen.append(store.statistics)
        } while seen.count < 10 && !seen.contains { $0.commits <= 3 && $0.largestGroup >= 50 }
        #expect(seen.contains { $0.commits <= 3 && $0.largestGroup >= 50 }, "\(seen)")
    }

    @Test("a write that throws takes nothing of the others with it")
    func isolation() async throws {
        let store = try Store.temporary(migrations: [noteMigration])
        let results = try await gather(store, 60) { number, transaction in
            try transaction.execute("INSERT INTO note (text) VALUES (?)", ["note \(number)"])
            if number.isMultiple(of: 3) { throw Refused() }
        }
        for (number, result) in results.enumerated() {
            if number.isMultiple(of: 3) {
                #expect(throws: Refused()) { try result.get() }
            } else {
                #expect(throws: Never.self) { try result.get() }
            }
        }
        let kept = Set((0..<60).filter { !$0.isMultiple(of: 3) }.map { "note \($0)" })
        #expect(Set(try await notes(store)) == kept)
        #expect(store.statistics.rollbacks == 20)
    }

    @Test("when the commit fails, everybody in the group is told and nothing is kept")
    func failedCommit() async throws {
        let deferred = Migration(
            "002-deferred",
            """
            CREATE TABLE reply (
                note TEXT NOT NULL REFERENCES note (text) DEFERRABLE INITIALLY DEFERRED
            )
            """)
        let store = try Store.temporary(migrations: [noteMigration, deferred])
        let results = try await gather(store, 10) { number, transaction in
            try transaction.execute("INSERT INTO note (text) VALUES (?)", ["note \(number)"])
            if number == 4 {
                try transaction.execute("INSERT INTO reply VALUES ('no such note')")
            }
        }
        let failures = results.filter { (try? $0.get()) == nil }
        #expect(!failures.isEmpty)
        #expect(throws: StoreError.self) { try results[4].get() }
        // Whoever was told "kept" is kept, whoever was told "failed" is not.
        #expect(try await notes(store).count == results.count - failures.count)
        #expect(store.statistics.failedCommits == 1)
        try await store.write { try $0.execute("INSERT INTO note (text) VALUES ('after')") }
        #expect(try await notes(store).contains("after"))
    }

    @Test("when the disk is full, the answers are the truth and the store goes on")
    func fullDisk() async throws {
        let store = try Store.temporary(migrations: [noteMigration])
        let pages = try await store.write { try $0.fetchValue(Int.self, "PRAGMA page_count") } ?? 0
        _ = try await store.write {
            try $0.fetchValue(Int.self, "PRAGMA max_page_count = \(pages + 4)")
        }
        let results = try await gather(store, 20) { number, transaction in
            let size = number == 10 ? 1_000_000 : 10
            try transaction.execute(
                "INSERT INTO note (text) VALUES (?)",
                ["\(number) " + String(repeating: "x", count: size)])
        }
        #expect { try results[10].get() } throws: { ($0 as? StoreError)?.code == .disk }
        let kept = results.indices.filter { (try? results[$0].get()) != nil }
        #expect(try await notes(store).count == kept.count)
        try await store.write { try $0.execute("INSERT INTO note (text) VALUES ('after')") }
        #expect(try await notes(store).contains("after"))
    }

    @Test("a body that ends the transaction itself is refused")
    func bodyCommits() async throws {
        let store = try Store.temporary(migrations: [noteMigration])
        await #expect(throws: StoreError.self) {
            try await store.write { transaction in
                try transaction.execute("INSERT INTO note (text) VALUES ('one')")
                try transaction.execute("COMMIT")
            }
        }
        try await store.write { try $0.execute("INSERT INTO note (text) VALUES ('two')") }
        #expect(try await notes(store).contains("two"))
    }

    @Test("more writes than the queue holds are refused, and not executed")
    func overload() async throws {
        let store = try Store.temporary(migrations: [noteMigration])
        let writer = HeldWriter()
        let holding = Task { try await store.write { _ in writer.hold() } }
        await writer.untilHeld()
        let waiting = (0..<StoreLimits.waitingWrites).map { _ in
            Task { try await store.write { _ in } }
        }
        await eventually { store.statistics.waiting == Int64(StoreLimits.waitingWrites) }
        await #expect {
            try await store.write { try $0.execute("INSERT INTO note (text) VALUES ('late')") }
        } throws: { error in
            let call = (error as? StoreError)?.callError
            return call?.code == .resourceExhausted && call?.executed == .no
        }
        writer.release()
        try await holding.value
        for task in waiting { try await task.value }
        #expect(store.statistics.refused == 1)
        #expect(try await notes(store).isEmpty)
    }

    @Test("a caller cancelled while it waits gets its result, and the write is whole")
    func cancelledCaller() async throws {
        let store = try Store.temporary(migrations: [noteMigration])
        let writer = HeldWriter()
        let holding = Task { try await store.write { _ in writer.hold() } }
        await writer.untilHeld()
        let cancelled = Task {
            try await store.write { transaction in
                try transaction.execute("INSERT INTO note (text) VALUES ('first')")
                try transaction.execute("INSERT INTO note (text) VALUES ('second')")
                return 2
            }
        }
        await eventually { store.statistics.waiting == 1 }
        cancelled.cancel()
        writer.release()
        try await holding.value
        #expect(try await cancelled.value == 2)
        #expect(try await notes(store) == ["first", "second"])
    }

    @Test("a read sees what is committed, and does not wait for the writer")
    func readsGoOn() async throws {
        let store = try Store.temporary(migrations: [noteMigration])
        try await store.write { try $0.execute("INSERT INTO note (text) VALUES ('old')") }
        let writer = HeldWriter()
        let holding = Task {
            try await store.write { transaction in
                try transaction.execute("INSERT INTO note (text) VALUES ('new')")
                writer.hold()
            }
        }
        await writer.untilHeld()
        #expect(try await notes(store) == ["old"])
        writer.release()
        try await holding.value
        #expect(try await notes(store) == ["new", "old"])
    }
}
