import Bus
import Logging
import Synchronization
import Testing

@testable import Store

@Suite(.timeLimit(.minutes(1)))
struct StoreObserverTests {
    /// Remembers what it is told.
    private final class Observer: StoreObserver {
        let told = Mutex<[String]>([])

        func began(_ kind: StoreTransaction) -> StoreObservation {
            told.withLock { $0.append("began \(kind)") }
            return StoreObservation(traceparent: "trace-1") { error in
                let how = error.map { "\(type(of: $0))" } ?? "well"
                self.told.withLock { $0.append("ended \(kind) \(how)") }
            }
        }

        func applying(
            _ event: CloudEvent, for consumer: String, _ body: () async throws -> Void
        ) async throws {
            told.withLock { $0.append("applying \(event.traceparent ?? "untraced")") }
            try await body()
            told.withLock { $0.append("applied for \(consumer)") }
        }
    }

    @Test("every transaction is told when it is asked for and when it is over, the failed ones too")
    func told() async throws {
        let observer = Observer()
        let store = try Store.temporary(migrations: [noteMigration], observer: observer)
        try await store.write { try $0.execute("INSERT INTO note (text) VALUES ('a')") }
        _ = try await store.read { try $0.fetchAll(String.self, "SELECT text FROM note") }
        await #expect(throws: Refused.self) { try await store.write { _ in throw Refused() } }
        await #expect(throws: StoreError.self) {
            try await store.read { try $0.fetchAll(String.self, "SELECT nothing FROM nowhere") }
        }
        #expect(
            observer.told.withLock { $0 } == [
                "began write", "ended write well", "began read", "ended read well", "began write",
                "ended write Refused", "began read", "ended read StoreError",
            ])
    }

    @Test("an event carries the trace of the write that appended it, to who applies it")
    func events() async throws {
        let (there, here) = (Observer(), Observer())
        let source = try Store.temporary(source: "/there.v1", observer: there)
        try await source.write { try $0.append(event: NoteErased(number: 1), subject: "a") }
        let target = try Store.temporary(migrations: [noteMigration], observer: here)
        let consumer = EventConsumer(name: "here<-there", service: "there.v1") { _, transaction in
            try transaction.execute("INSERT INTO note (text) VALUES ('a')")
        }
        let loop = ConsumerLoop(
            consumer, store: target, logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
        ) { _ in
            try Task.checkCancellation()
            await Task.yield()
        }
        let running = Task {
            await loop.run { request in
                AsyncThrowingStream<CloudEvent, any Error> { continuation in
                    let task = Task {
                        do {
                            try await OutboxService(source).stream(request) {
                                continuation.yield($0)
                            }
                            continuation.finish()
                        } catch {
                            continuation.finish(throwing: error)
                        }
                    }
                    continuation.onTermination = { _ in task.cancel() }
                }
            }
        }
        await eventually { loop.statistics.applied == 1 }
        #expect(loop.statistics.isConnected)
        await eventually { here.told.withLock { $0.contains("applied for here<-there") } }
        running.cancel()
        await running.value
        #expect(!loop.statistics.isConnected)
        #expect(here.told.withLock { $0.contains("applying trace-1") })
    }

    @Test("a probe is a write of its own: committed, in the store's table, one row however often")
    func probe() async throws {
        let store = try Store.temporary()
        let before = store.statistics.commits
        for _ in 1...3 { try await store.probeWrite() }
        #expect(store.statistics.commits - before == 3)
        let rows = try await store.read {
            try $0.fetchValue(Int.self, "SELECT COUNT(*) FROM edubus_readiness") ?? 0
        }
        #expect(rows == 1)
        try await store.close()
        let error = await #expect(throws: StoreError.self) { try await store.probeWrite() }
        #expect(error?.code == .closed)
    }

    @Test("a store knows its size and its last event")
    func size() async throws {
        let store = try Store.temporary(migrations: [noteMigration])
        #expect(store.lastSequence == 0)
        try await store.write { try $0.append(event: NoteErased(number: 1), subject: "a") }
        #expect(store.lastSequence == 1)
        let size = store.size
        #expect(size.databaseBytes > 0 && size.logBytes > 0)
        #expect((size.freeDiskBytes ?? 0) > 0)
    }
}
