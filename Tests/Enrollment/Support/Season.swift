import Bus
import Contracts
import Store
import Testing

@testable import Enrollment

/// Enrollment with an open season and registers of its own.
struct Season: Sendable {
    let enrollment: TestEnrollment
    let registers = FakeRegisters()
    /// One for each register, as the service has them.
    let workers: [CheckWorker]
    static let region = Samples.region()

    init(store: Store? = nil) async throws {
        enrollment = try await TestEnrollment(store: store)
        let (store, time) = (enrollment.store, enrollment.time)
        workers = enrollment.service.registerKeys.map {
            CheckWorker(store: store, time: time, register: $0, keys: $1)
        }
        for stage in [Stage.primary, .junior] {
            let window = ApplicationWindow(
                schoolYear: Samples.year(), stage: stage, opensOn: Samples.day("2025-08-01"),
                closesOn: Samples.day("2025-09-30"), documentNo: "焦教〔2025〕1号")
            _ = try await enrollment.call(
                Enrollment.setApplicationWindow, .init(window: window))
        }
    }

    static func form(
        _ child: Int = 1, _ proofs: [Proof] = [.household, .property],
        stage: Stage = .primary, ownership: Ownership = .public, school: SchoolCode? = nil,
        region: RegionCode = region, community: String? = "410802001"
    ) -> ApplicationForm {
        ApplicationForm(
            schoolYear: Samples.year(), stage: stage, child: Samples.child(child),
            guardian: Samples.child(500_000 + child), ownership: ownership, schoolCode: school,
            region: region, community: community, proofs: proofs.map { ProofClaim($0) })
    }

    func submit(
        _ form: ApplicationForm = form(), as principal: Principal = .submitter, key: String? = nil
    ) async throws -> ApplicationReceipt {
        try await enrollment.call(
            Enrollment.submitApplication, .init(form: form), as: principal, key: key)
    }

    func status(_ receipt: ReceiptNumber) async throws -> ApplicationStatus {
        try await enrollment.call(Enrollment.applicationStatus, .init(receipt: receipt))
    }

    /// Asks everything that is due, again and again, until nothing is.
    func ask() async throws { while try await askOnce() > 0 {} }

    /// Asks what is due now; answers how many checks were.
    func askOnce() async throws -> Int {
        var asked = 0
        for worker in workers { asked += try await worker.askDue(registers) }
        return asked
    }

    func state(_ receipt: ReceiptNumber, of proof: Proof) async throws -> CheckState? {
        try await status(receipt).checks.first { $0.proof == proof }?.state
    }
}
