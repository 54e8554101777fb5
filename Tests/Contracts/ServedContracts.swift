import Aid
import Bus
import Contracts
import Enrollment
import Foundation
import Projects
import Register
import Store
import Teachers

/// Every contract of the city with the service that serves it.
enum ServedContracts {
    static let services: [any ServiceContract.Type] =
        [
            Enrollment.self, Teachers.self, Aid.self, Projects.self,
        ] + registers
    static let registers: [any ServiceContract.Type] = [
        HouseholdRegister.self, ResidenceRegister.self, PropertyRegister.self,
        InsuranceRegister.self, RollRegister.self,
    ]
    static let standard: [any ServiceContract.Type] = [
        Health.self, Reflection.self, Stats.self, Events.self,
    ]
    static let all = services + standard

    /// One method, named by its path in a test's report.
    struct Method: Sendable, CustomStringConvertible {
        let descriptor: any MethodDescriptor
        var facts: MethodFacts { descriptor.facts }
        var description: String { facts.path }
    }

    static let methods: [Method] = all.flatMap { $0.methods.map { Method(descriptor: $0) } }

    /// The handlers of every service, each over a store of its own.
    static func definitions() async throws -> [ServiceDefinition] {
        [
            try await definition(EnrollmentService.self),
            try await definition(TeachersService.self),
            try await definition(AidService.self), try await definition(ProjectsService.self),
        ] + (try registerDefinitions())
    }

    /// Every register over an extract of one made-up record.
    private static func registerDefinitions() throws -> [ServiceDefinition] {
        let extracts = [
            "household": ("household_no,region,community,registered_on", "H1,410802,C1,2020-01-01"),
            "residence": ("region,valid_from,valid_to", "410802,2020-01-01,2030-01-01"),
            "property": ("unit_no,region,community,registered_on", "U1,410802,C1,2020-01-01"),
            "insurance": ("region,months_paid,last_month", "410802,12,2026-08"),
            "roll": ("region,stage,grade", "410802,primary,6"),
        ]
        return try extracts.compactMap { kind, extract in
            let path = NSTemporaryDirectory() + "edubus-contract-\(UUID().uuidString).csv"
            defer { try? FileManager.default.removeItem(atPath: path) }
            try Data(
                "id_number,\(extract.0)\n11010519491231002X,\(extract.1)\n".utf8
            ).write(to: URL(filePath: path))
            return try RegisterChoice(kind)?.open(
                RegisterOptions(file: path, secret: Array(repeating: 7, count: 32))
            ).definition
        }
    }

    private static func definition<Service: StoredService>(
        _ type: Service.Type
    ) async throws -> ServiceDefinition {
        let store = try Store.temporary(
            source: Service.eventSource, migrations: Service.migrations)
        let keys = try PersonKeys(secret: Array(repeating: 7, count: 32))
        return try await Service(ServiceEnvironment(store: store, personKeys: keys)).definition
    }
}
