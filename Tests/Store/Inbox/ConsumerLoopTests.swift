import Bus
import Logging
import Synchronization
import Testing

@testable import Store

@Suite(.timeLimit(.minutes(10)))
struct ConsumerLoopTests {
    private let source: Store
    private let target: Store

    init() throws {
        source = try Store.temporary(source: "/there.v1")
        target = try Store.temporary(migrations: [noteMigration])
    }

    private func publish(_ numbers: ClosedRange<Int64>, poison: Set<Int64> = []) async throws {
        try await source.write { transaction in
            for number in numbers {
                try transaction.append(
                    event: NoteErased(number: number),
                    subject: poison.contains(number) ? "poison" : "good")
            }
        }
    }

    private func effects() async throws -> [String] {
        try await target.read { try $0.fetchAll(String.self, "SELECT text FROM note ORDER BY id") }
    }

    /// The effect is a row that is not unique by itself: `number#running count` shows every
    /// repetition.
    private func consumer(
        failing: @escaping @Sendable (CloudEvent) throws -> Void = { _ in }
    ) -> EventConsumer {
        EventConsumer(name: "here<-there", service: "there.v1") { event, transaction in
            let count = try transaction.fetchValue(Int.self, "SELECT COUNT(*) FROM note") ?? 0
            let number = try event.payload(NoteErased.self)?.number ?? 0
            try transaction.execute(
                "INSERT INTO note (text) VALUES (?)", ["\(number)#\(count + 1)"])
            try failing(event)
        }
    }

    private func loop(_ consumer: EventConsumer) -> ConsumerLoop {
        ConsumerLoop(
            consumer, store: target, logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
        ) { _ in
            try Task.checkCancellation()
            await Task.yield()
        }
    }

    /// The source's stream, as the bus would carry it.
    private static func subscription(to store: Store) -> ConsumerLoop.Subscribe {
        { request in
            AsyncThrowingStream<CloudEvent, any Error> { continuation in
                let task = Task {
                    do {
                        try await OutboxService(store).stream(request) { continuation.yield($0) }
                        continuation.finish()
                    } catch {
                        continuation.finish(throwing: error)
                    }
                }
                continuation.onTermination = { _ in task.cancel() }
            }
        }
    }

    private func run(
        _ loop: ConsumerLoop, _ subscribe: @escaping ConsumerLoop.Subscribe,
        until condition: @escaping @Sendable (ConsumerStatistics) -> Bool
    ) async {
        let task = Task { await loop.run(subscribe: subscribe) }
        await eventually { condition(loop.statistics) }
        task.cancel()
        await task.value
    }

    @Test("a consumer that was away catches up, follows, and continues after its place")
    func catchesUp() async throws {
        try await publish(1...300)
        let first = loop(consumer())
        await run(first, Self.subscription(to: source)) { $0.position == 300 }
        try await publish(301...700)
        let second = loop(consumer())
        let task = Task { await second.run(subscribe: Self.subscription(to: source)) }
        await eventually { second.statistics.position == 700 }
        try await publish(701...710)
        await eventually { second.statistics.position == 710 }
        task.cancel()
        await task.value
        #expect(second.statistics.applied == 410)
        #expect(try await effects() == (1...710).map { "\($0)#\($0)" })
    }

    @Test(
        "whatever breaks on the way, every event has its effect once",
        arguments: 1...8 as ClosedRange<UInt64>)
    func exactlyOnce(seed: UInt64) async throws {
        try await publish(1...200)
        let source = source
        let dice = Mutex(SeededGenerator(state: seed))
        let chance = { @Sendable (percent: Int) in
            dice.withLock { .random(in: 1...100, using: &$0) <= percent }
        }
        // The effect fails after it was made; the stream begins too early, and breaks anywhere.
        let loop = loop(
            consumer { _ in
                if chance(5) { throw CallError(.unavailable, "TEST", "away") }
            })
        await run(
            loop,
            { request in
                let back = dice.withLock { Int64.random(in: 0...5, using: &$0) }
                let events = try await source.read {
                    try Outbox.page(
                        $0, after: max(0, request.afterSequence - back), types: [],
                        source: "/there.v1")
                }.events
                return AsyncThrowingStream { continuation in
                    for event in events {
                        if chance(3) { break }
                        continuation.yield(event)
                        if chance(5) { continuation.yield(event) }
                    }
                    if chance(50) {
                        continuation.finish()
                    } else {
                        continuation.finish(
                            throwing: CallError(.unavailable, "LOST", "session lost"))
                    }
                }
            }, until: { $0.position == 200 })
        #expect(try await effects() == (1...200).map { "\($0)#\($0)" }, "seed \(seed)")
        #expect(loop.statistics.deadLetters == 0)
        #expect(loop.statistics.applied == 200)
    }

    @Test("an event that keeps failing is set aside with its reason, and the others go on")
    func poison() async throws {
        try await publish(1...20, poison: [5, 6, 17])
        let attempts = Mutex<[Int64: Int]>([:])
        let loop = loop(
            consumer { event in
                attempts.withLock { $0[event.sequence, default: 0] += 1 }
                if event.subject == "poison" {
                    throw CallError.ruleBroken("T9", "NOT_POSSIBLE", "this cannot be applied")
                }
            })
        await run(loop, Self.subscription(to: source)) { $0.position == 20 }
        #expect(loop.statistics.deadLetters == 3)
        #expect(loop.statistics.failures == 3 * Int64(StoreLimits.poisonAttempts))
        #expect(attempts.withLock { $0[5] } == StoreLimits.poisonAttempts)
        #expect(attempts.withLock { $0[4] } == 1)
        #expect(try await effects().count == 17)
        let letters = try await target.read {
            try $0.fetchAll(String.self, "SELECT reason FROM edubus_dead_letter ORDER BY sequence")
        }
        #expect(letters.count == 3)
        #expect(letters.allSatisfy { $0.contains("NOT_POSSIBLE") })
    }

    @Test("a failure that passes by itself sets nothing aside, however often it comes")
    func transientFailure() async throws {
        try await publish(1...3)
        let failures = Mutex(0)
        let loop = loop(
            consumer { event in
                let count = failures.withLock { failures in
                    failures += 1
                    return failures
                }
                if event.sequence == 2, count < 10 * StoreLimits.poisonAttempts {
                    throw CallError(.unavailable, "TEST", "away")
                }
            })
        await run(loop, Self.subscription(to: source)) { $0.position == 3 }
        #expect(loop.statistics.deadLetters == 0)
        #expect(try await effects() == ["1#1", "2#2", "3#3"])
    }

    @Test("a source that leaves events out is noticed, and nothing after the gap is applied")
    func gap() async throws {
        try await publish(1...5)
        let source = source
        let loop = loop(consumer())
        await run(
            loop,
            { request in
                let events = try await source.read {
                    try Outbox.page(
                        $0, after: request.afterSequence, types: [], source: "/there.v1")
                }.events
                return AsyncThrowingStream { continuation in
                    for event in events where event.sequence != 3 { continuation.yield(event) }
                    continuation.finish()
                }
            }, until: { $0.gaps >= 2 })
        #expect(try await effects() == ["1#1", "2#2"])
    }

    @Test("a source restored from an older backup is noticed")
    func sourceBehind() async throws {
        try await publish(1...5)
        let loop = loop(consumer())
        await run(loop, Self.subscription(to: source)) { $0.position == 5 }
        let restored = try Store.temporary(source: "/there.v1")
        await run(loop, Self.subscription(to: restored)) { $0.sourceBehind >= 1 }
        #expect(try await effects().count == 5)
    }

    @Test("the wait between attempts doubles to its longest, spread over half of it")
    func backoff() {
        var backoff = Backoff(first: .milliseconds(50), longest: .milliseconds(400))
        let longest = (0..<5).map { _ in backoff.pause(spread: 1) }
        #expect(longest == [50, 100, 200, 400, 400].map { .milliseconds($0) })
        backoff.reset()
        let shortest = (0..<3).map { _ in backoff.pause(spread: 0) }
        #expect(shortest == [25, 50, 100].map { .milliseconds($0) })
    }
}
