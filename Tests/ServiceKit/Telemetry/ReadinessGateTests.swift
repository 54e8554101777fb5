import Logging
import Observability
import ServiceLifecycle
import Store
import Synchronization
import Testing

@testable import ServiceKit

@Suite(.timeLimit(.minutes(1)))
struct ReadinessGateTests {
    /// Remembers whether the program was still ready when it was told to stop.
    private struct Part: Service {
        let name: String
        let readiness: Readiness
        let note: @Sendable (String) -> Void

        func run() async throws {
            try? await gracefulShutdown()
            note("\(name) \(await readiness.findings().areGood ? "ready" : "not ready")")
        }
    }

    @Test("every other part of a program is told to stop after readiness has turned")
    func first() async throws {
        let silent = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
        let readiness = Readiness()
        let notes = Mutex<[String]>([])
        let note = { @Sendable (text: String) in notes.withLock { $0.append(text) } }
        let parts = ["admin", "server"].map { Part(name: $0, readiness: readiness, note: note) }
        let services: [any Service] = parts + [ReadinessGate(readiness: readiness)]
        let group = ServiceGroup(
            configuration: ServiceGroupConfiguration(
                services: services.map {
                    ServiceGroupConfiguration.ServiceConfiguration(service: $0)
                },
                logger: silent))
        #expect(await readiness.findings().areGood)
        async let running: Void = group.run()
        await group.triggerGracefulShutdown()
        try await running
        #expect(notes.withLock { $0 } == ["server not ready", "admin not ready"])
    }

    @Test("a store that takes no write is not ready, and says which of its errors it is")
    func store() async throws {
        let store = try Store.temporary()
        let before = store.statistics.commits
        #expect(await RateLimitedCheck.storeWrites(store).failure() == nil)
        #expect(store.statistics.commits == before + 1)
        try await store.close()
        #expect(await RateLimitedCheck.storeWrites(store).failure() == "STORE_CLOSED")
    }
}
