import Aid
import Bus
import BusTesting
import Contracts
import Enrollment
import Foundation
import Logging
import Projects
import Register
import SampleCity
import Store
import Teachers

/// The four services in memory, each over a store of its own.
struct SampleWorld: Sendable {
    /// Runs a test on empty services on 1 October 2025.
    ///
    /// - Parameter city: whose registers answer for applications; nil where none do.
    static func run(
        answeringFor city: SampleCity? = nil, _ body: (TestBus) async throws -> Void
    ) async throws {
        let enrollment = try await service(EnrollmentService.self)
        let services = [
            enrollment.definition,
            try await service(TeachersService.self).definition,
            try await service(AidService.self).definition,
            try await service(ProjectsService.self).definition,
        ]
        guard let city else { return try await TestBus.run(services) { try await body($0) } }
        let registers = try RegisterKind.allCases.map { try register($0, of: city) }
        try await TestBus.run(services + registers) { bus in
            let asking = enrollment.workers.map { worker in
                Task { await worker.run(bus.client, Logger(label: "test")) }
            }
            defer { for task in asking { task.cancel() } }
            try await body(bus)
        }
    }

    /// Of the city's pseudonyms; each register has its own secret, made of this one.
    private static let secret = [UInt8](repeating: 7, count: 32)
    private static let time = ManualTime(milliseconds: 1_759_276_800_000)

    private static func service<Service: StoredService>(
        _ type: Service.Type
    ) async throws -> Service {
        let store = try Store.temporary(
            source: type.eventSource, migrations: type.migrations, clock: time)
        let environment = ServiceEnvironment(
            store: store, personKeys: try PersonKeys(secret: secret),
            time: time)
        return try await type.init(environment)
    }

    private static func register(
        _ kind: RegisterKind, of city: SampleCity
    ) throws -> ServiceDefinition {
        let file = NSTemporaryDirectory() + "edubus-sample-\(UUID().uuidString).csv"
        try Data(SampleExtract(kind, of: city).text.utf8).write(to: URL(filePath: file))
        defer { try? FileManager.default.removeItem(atPath: file) }
        let secret = try PersonKeys(secret: secret).secret(ofRegister: kind.rawValue)
        guard let choice = RegisterChoice(kind.rawValue) else {
            throw CallError.notFound(kind.rawValue)
        }
        return try choice.open(
            RegisterOptions(file: file, sample: true, secret: secret, time: time)
        ).definition
    }
}
