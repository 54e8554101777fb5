import Bus
import BusTesting
import Contracts
import Enrollment
import Foundation
import Store

/// Enrollment in memory over a store on disk, and the officers who act in it.
struct BenchEnrollment: Sendable {
    let store: Store
    let service: EnrollmentService

    init(in folder: URL) async throws {
        store = try Store.open(
            at: folder.appending(path: "store.sqlite").path,
            source: EnrollmentService.eventSource, migrations: EnrollmentService.migrations)
        service = try await EnrollmentService(
            ServiceEnvironment(
                store: store, personKeys: PersonKeys(secret: Array(repeating: 7, count: 32))))
    }

    static func officer(_ number: Int) -> Caller {
        let name = "officer-\(number)"
        return Caller(
            name: name,
            principal: Principal(
                subject: name, department: "education", roles: [.cityOfficer], districts: ["*"]),
            allowedMethods: ["*"], purposes: ["test"])
    }

    func act<Value: Sendable>(
        as number: Int = 1, _ body: @Sendable @escaping (any BusCalling) async throws -> Value
    ) async throws -> Value {
        try await TestBus.run([service.definition], as: Self.officer(number)) { bus in
            try await body(bus.client)
        }
    }

    /// Approves and publishes what the first officer submitted.
    func publish(_ lines: [String]) async throws {
        try await act(as: 2) { bus in
            for id in lines {
                _ = try await bus.call(
                    Enrollment.approvePlanLine, ApprovePlanLine(id: id, approvalNo: "BENCH"))
                _ = try await bus.call(Enrollment.publishPlanLine, PublishPlanLine(id: id))
            }
        }
    }
}
