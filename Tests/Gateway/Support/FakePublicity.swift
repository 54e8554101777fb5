import Bus
import Contracts

/// A kindergarten, a school's plan and an application as enrollment answers them.
enum FakePublicity {
    static let kindergarten = "1141000001"
    static let receipt = "2026-K7QM-X2PA-9DRT"
    static let returned = "2026-K7QM-X2PA-9DRW"

    static let handlers: [Handler] = [
        Handler(Enrollment.listPlanLines) { request, _, writer in
            let code = try SchoolCode("2141000001")
            guard request.schoolCode != nil else {
                for line in try FakeSeason.planLines(request) { try await writer.write(line) }
                return
            }
            guard request.schoolCode == code else { return }
            for (batch, state) in [PlanState.draft, .submitted, .approved, .published].enumerated()
            {
                try await writer.write(
                    PlanLine(
                        id: "line-\(batch)",
                        proposal: PlanProposal(
                            schoolYear: try SchoolYear("2026"), schoolCode: code, stage: .primary,
                            batch: batch + 1, seats: 101 + batch, classes: 2),
                        region: try RegionCode("410802"), ownership: .public, state: state,
                        revision: 1, offered: 3, confirmed: 20, certifiedSeats: 570, rules: [],
                        submittedBy: "officer-one", approvedBy: "officer-two", approvalNo: nil,
                        returnReason: nil, amendment: nil))
            }
        },
        Handler(Enrollment.kindergartenPage) { request, _ in
            guard request.schoolCode.text == kindergarten else {
                throw CallError.notFound("kindergarten")
            }
            return try page(request.schoolCode)
        },
        Handler(Enrollment.applicationStatus) { request, _ in
            if request.receipt.text == FakeAllocations.receipt {
                return try FakeAllocations.status()
            }
            let isReturned = request.receipt.text == returned
            guard isReturned || request.receipt.text == receipt else {
                throw CallError.notFound("application")
            }
            return ApplicationStatus(
                receipt: request.receipt, state: isReturned ? .returned : .verifying,
                schoolYear: try SchoolYear("2026"),
                stage: .primary, ownership: .public, region: try RegionCode("410802"), tier: nil,
                tierTable: nil, reason: nil,
                checks: [
                    check(.household, .pass), check(.property, .unknown, again: FakeFigures.asOf),
                    check(.insurance, .fail, reason: .tooFewMonths),
                ], updatedAt: FakeFigures.asOf, sample: true,
                note: isReturned ? "缺出生证明 <复印件>" : nil)
        },
    ]

    private static func check(
        _ proof: Proof, _ state: CheckState, reason: RegisterReason? = nil, again: Timestamp? = nil
    ) -> CheckStatus {
        CheckStatus(
            proof: proof, state: state, holds: nil, reason: reason, attempts: 1,
            askedAgainAt: again, extractedAt: nil, decidedAt: nil)
    }

    private static func page(_ code: SchoolCode) throws -> KindergartenPage {
        let school = School(
            code: code, name: "第1幼儿园（示例）", region: try RegionCode("410802"),
            stage: .kindergarten, ownership: .private, status: .active, stages: [],
            construction: nil, sample: true)
        let facts = KindergartenFacts(
            kind: .inclusive, legalPerson: SocialCreditCode.schemaExample, licenceNo: "园证第7号",
            licenceFrom: try CalendarDate("2024-01-01"), licenceTo: try CalendarDate("2027-12-31"),
            builtYear: 2010, outdoorDm2: 90_000, roomsDm2: 90_000, floorDm2: 200_000, classes: 6,
            children: ChildrenByAge(lower: 40, middle: 50, upper: 60), plannedRoll: 180,
            teachers: StaffCount(people: 12, qualified: 11),
            carers: StaffCount(people: 6, qualified: 6),
            healthStaff: StaffCount(people: 2, qualified: 2), filedAccount: "6222-secret")
        return KindergartenPage(
            school: school, facts: facts, suspended: false,
            compliance: KindergartenCompliance(
                ratios: [], largestRoll: 174, teachersForLargestRoll: 12, teachersForChildren: 12,
                teachersMissing: 0, unqualifiedStaff: 1,
                findings: [.planAboveLargestRoll, .staffUnqualified], rules: []),
            fees: [
                KindergartenFee(
                    item: .care, basis: .guided, perMonth: Money(fen: 123_450),
                    documentNo: "焦发改〔2024〕1号", validFrom: try CalendarDate("2024-09-01"))
            ],
            inspections: [
                KindergartenInspection(
                    schoolCode: code, schoolYear: try SchoolYear("2025"), result: .vetoed,
                    found: .pass, documentNo: "年检7号", vetoEvent: "event-1")
            ], recognisedInclusive: true, asOf: FakeFigures.asOf)
    }
}
