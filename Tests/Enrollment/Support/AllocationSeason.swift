import Bus
import Contracts
import Testing

@testable import Enrollment

/// A small district of which a test decides everything: two catchments with one public school each, and a private school.
struct AllocationSeason: Sendable {
    let season: Season
    /// Plan lines of the two public schools and the private one.
    let lines: [String]
    var service: TestEnrollment { season.enrollment }

    init(seats: [Int] = [2, 2, 1]) async throws {
        season = try await Season()
        let service = season.enrollment
        try await service.register(
            Samples.school(.primary, 1), Samples.school(.primary, 2),
            Samples.school(.primary, 9, ownership: .private))
        var lines: [String] = []
        for (serial, seats) in zip([1, 2, 9], seats) {
            lines.append(
                try await service.publish(
                    Samples.proposal(Samples.code(.primary, serial), seats: seats, year: 2026)
                ).id)
        }
        self.lines = lines
        try await service.publishCatchments([
            Catchment(
                code: "c1", name: "一", communities: ["m1"], schools: [Samples.code(.primary, 1)],
                neighbours: ["c2"]),
            Catchment(
                code: "c2", name: "二", communities: ["m2"], schools: [Samples.code(.primary, 2)],
                neighbours: []),
        ])
        try await service.setWindow(closesOn: "2025-12-31")
        for kind in RegisterKind.allCases { season.registers.say(kind, nil) }
    }

    static func form(
        _ child: Int, community: String? = "m1", proofs: [Proof] = [.household, .property],
        isPrivate: Bool = false, twinOf: ReceiptNumber? = nil, guardian: Int? = nil
    ) -> ApplicationForm {
        ApplicationForm(
            schoolYear: AllocationCity.year, stage: .primary, child: Samples.child(child),
            guardian: Samples.child(guardian ?? 500_000 + child),
            ownership: isPrivate ? .private : .public,
            schoolCode: isPrivate ? Samples.code(.primary, 9) : nil, region: AllocationCity.region,
            community: community, proofs: proofs.map { ProofClaim($0) }, twinOf: twinOf)
    }

    /// Submits forms and asks their registers.
    func verified(_ forms: [ApplicationForm]) async throws -> [ReceiptNumber] {
        var receipts: [ReceiptNumber] = []
        for form in forms { receipts.append(try await season.submit(form).receipt) }
        try await season.ask()
        return receipts
    }

    func close() async throws { try await service.setWindow(closesOn: "2025-08-01") }
    func open() async throws { try await service.setWindow(closesOn: "2025-12-31") }

    static let request = PrepareAllocation(
        schoolYear: AllocationCity.year, region: AllocationCity.region, stage: .primary,
        rule: AllocationRule(privateLosers: .keepTier, document: "文件", heading: "条目"))

    /// Closes the window and takes a run to PUBLISHED.
    @discardableResult
    func published(pending: Int? = nil) async throws -> AllocationRun {
        try await close()
        return try await service.publish(
            try await service.executedAllocation(Self.request, pending: pending))
    }

    func state(_ receipt: ReceiptNumber) async throws -> ApplicationState {
        try await season.status(receipt).state
    }

    /// The seat an application holds; who holds none has none to answer for.
    private func seat(of receipt: ReceiptNumber) async throws -> ApplicationSeat {
        guard let seat = try await season.status(receipt).seat else {
            throw CallError.notFound("a seat of this application")
        }
        return seat
    }

    func confirm(_ receipt: ReceiptNumber) async throws {
        let seat = try await seat(of: receipt)
        _ = try await service.call(Enrollment.confirmOffer, .init(offerID: seat.offerID))
    }

    func decline(_ receipt: ReceiptNumber) async throws {
        let seat = try await seat(of: receipt)
        _ = try await service.call(
            Enrollment.declineOffer, .init(offerID: seat.offerID, reason: "放弃"))
    }

    func withdraw(_ receipt: ReceiptNumber) async throws {
        _ = try await service.call(
            Enrollment.withdrawApplication, .init(receipt: receipt, reason: "随父母外迁"))
    }
}
