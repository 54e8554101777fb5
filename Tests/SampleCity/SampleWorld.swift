import Aid
import Bus
import BusTesting
import Contracts
import Enrollment
import Projects
import Store
import Teachers

/// The four services in memory, each over a store of its own.
struct SampleWorld: Sendable {
    /// Runs a test on empty services on 1 October 2025.
    static func run(_ body: (TestBus) async throws -> Void) async throws {
        let services = [
            try await definition(of: EnrollmentService.self),
            try await definition(of: TeachersService.self),
            try await definition(of: AidService.self),
            try await definition(of: ProjectsService.self),
        ]
        try await TestBus.run(services) { bus in try await body(bus) }
    }

    private static func definition<Service: StoredService>(
        of type: Service.Type
    ) async throws -> ServiceDefinition {
        let time = ManualTime(milliseconds: 1_759_276_800_000)
        let store = try Store.temporary(
            source: type.eventSource, migrations: type.migrations, clock: time)
        let environment = ServiceEnvironment(
            store: store, personKeys: try PersonKeys(secret: Array(repeating: 7, count: 32)),
            time: time)
        return try await type.init(environment).definition
    }
}
