import Bus
import Contracts

@testable import Enrollment

/// Synthetic schools and children.
enum Samples {
    static func code(_ stage: Stage, _ serial: Int) -> SchoolCode {
        SchoolCode(category: stage.schoolCategory, serial: serial)!
    }

    static func region(_ text: String = "410802") -> RegionCode { try! RegionCode(text) }
    static func day(_ text: String) -> CalendarDate { try! CalendarDate(text) }
    static func year(_ year: Int = 2025) -> SchoolYear { SchoolYear(startYear: year)! }

    static func school(
        _ stage: Stage, _ serial: Int = 1, region: String = "410802", seats: Int = 1000,
        ownership: Ownership = .public, construction: Construction? = nil,
        approved: String? = "2015-09-01"
    ) -> SchoolRecord {
        SchoolRecord(
            code: code(stage, serial), name: "示例学校\(serial)", region: Self.region(region),
            stage: stage, ownership: ownership,
            openingSeats: [StageSeats(stage: stage, seats: seats)], construction: construction,
            approvedOn: ownership == .private ? approved.map(day) : nil, sample: true)
    }

    /// A child born in 2010 or later; each number is another child, below 900,000.
    static func child(_ number: Int) -> ResidentID {
        let birth = day("2010-01-01").addingDays(number / 900)!
        return ResidentID(regionPrefix: 410_802, birthDate: birth, serial: number % 900)!
    }

    /// The relocation of the annex: ground broken before the rule, designed for 4500.
    static func relocation(
        capacity: Int = 4500, started: String = "2022-12-28"
    ) -> Construction {
        Construction(
            kind: .relocation, startedOn: day(started), designCapacity: capacity,
            project: try! ProjectID("P2"))
    }

    static func proposal(
        _ code: SchoolCode, _ stage: Stage = .primary, seats: Int, classes: Int = 1,
        year: Int = 2025, batch: Int = 1, seatType: SeatType = .open
    ) -> PlanProposal {
        PlanProposal(
            schoolYear: Self.year(year), schoolCode: code, stage: stage, batch: batch,
            seatType: seatType, seats: seats, classes: classes)
    }

    /// The rules as the plan's document states them.
    static let book = try! RuleBook([
        rule(.plannedWithinCertified, nil), rule(.seniorEntryClass, 55), rule(.seniorSize, 3000),
        rule(.seniorPool, nil),
    ])

    static func rule(
        _ rule: EnrollmentRuleID, _ limit: Int?, from: String = "2023-10-20", to: String? = nil
    ) -> EnrollmentRule {
        EnrollmentRule(
            id: "\(rule.rawValue)@\(from)", rule: rule, limit: limit, unit: "",
            validFrom: day(from),
            validTo: to.map(day), document: "document", heading: "heading")
    }

    static func exemption(
        limit: Int = 4500, from: String = "2024-01-01", to: String? = nil
    ) -> RuleExemption {
        RuleExemption(
            id: "EXEMPT-1", rule: .seniorSize, schoolCode: code(.senior, 1), documentNo: "doc 1",
            reason: "project precedes the rule", limit: limit, validFrom: day(from),
            validTo: to.map(day), grantedBy: "officer-2",
            grantedAt: Timestamp(millisecondsSinceEpoch: 0))
    }
}

extension TestEnrollment {
    func register(_ schools: SchoolRecord...) async throws {
        _ = try await call(Enrollment.registerSchools, .init(schools: schools))
    }

    /// Takes a proposal to PUBLISHED, by two persons.
    @discardableResult
    func publish(_ proposal: PlanProposal) async throws -> PlanLine {
        let line = try await call(Enrollment.submitPlanLine, .init(proposal: proposal))
        _ = try await call(
            Enrollment.approvePlanLine, .init(id: line.id, approvalNo: "批复1号"), as: .approver)
        return try await call(Enrollment.publishPlanLine, .init(id: line.id))
    }

    func line(_ id: String) async throws -> PlanLine {
        try await call(Enrollment.getPlanLine, .init(id: id))
    }

    func ledger(_ id: String) async throws -> SeatLedger {
        try await call(Enrollment.getSeatLedger, .init(planLineID: id))
    }

    /// A registered primary school with a published line of so many seats; returns the line's id.
    func primaryLine(_ serial: Int = 1, seats: Int) async throws -> String {
        try await register(Samples.school(.primary, serial))
        return try await publish(
            Samples.proposal(Samples.code(.primary, serial), seats: seats)
        ).id
    }
}

/// SplitMix64: the same seed gives the same run.
struct SeededGenerator: RandomNumberGenerator {
    private var state: UInt64

    init(seed: UInt64) { state = seed }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }
}
