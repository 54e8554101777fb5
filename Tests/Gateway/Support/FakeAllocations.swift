import Bus
import Contracts

/// A compulsory allocation that is published, one that is not, and an application the first placed.
enum FakeAllocations {
    static let published = "2025-410802-primary-1"
    static let frozen = "2025-410882-primary-1"
    static let receipt = "2025-2345-6789-ABCD"
    static let school = "2141000001"
    static let missed = "2141000002"

    static let handlers: [Handler] = [
        Handler(Enrollment.listAllocations) { _, _, writer in
            for id in [published, frozen] { try await writer.write(try run(id)) }
        },
        Handler(Enrollment.getAllocation) { request, _ in try run(request.runID) },
        Handler(Enrollment.getAllocationLines) { request, _ in
            guard request.runID == published else { throw CallError.notFound("a published run") }
            return try lines()
        },
        Handler(Enrollment.allocationReport) { request, _ in
            let rows = try [published, frozen].map { id in
                let run = try run(id)
                return DistrictAllocation(
                    region: run.region, stage: run.stage, runID: id, state: run.state,
                    list: run.list, standing: id == published ? standing : nil)
            }
            return AllocationReport(
                asOf: FakeFigures.asOf,
                districts: rows.filter { request.region == nil || $0.region == request.region })
        },
        Handler(Enrollment.getAllocationResult) { request, _ in
            guard request.receipt.text == receipt else { throw CallError.notFound("a result") }
            return AllocationResult(
                receipt: request.receipt, runID: published, outcome: .placed, reason: .neighbour,
                ineligible: nil, mark: try mark(), lotteryPlace: 1234,
                school: try SchoolCode(school), missed: [try SchoolCode(missed)], resolution: nil,
                lotteryID: FakeLotteries.id, listHash: "aa", inputHash: "bb", resultHash: "cc")
        },
    ]

    static func status() throws -> ApplicationStatus {
        ApplicationStatus(
            receipt: try ReceiptNumber(receipt), state: .offered, schoolYear: FakeSeason.year,
            stage: .primary, ownership: .public, region: try RegionCode("410802"), tier: "2a",
            tierTable: "TIERS", reason: nil, checks: [], updatedAt: FakeFigures.asOf,
            sample: true,
            seat: ApplicationSeat(
                school: try SchoolCode(school), offerID: "line-1", offer: .offered))
    }

    static let standing = EntrantStanding(
        children: 1007, placed: 1000, openCases: 4, ineligible: 3, offered: 600, confirmed: 300,
        registered: 100, reasons: [OpenCaseCount(reason: .noSeat, children: 4)], withdrawn: 9)

    private static func mark() throws -> AllocationMark {
        AllocationMark(
            behind: false, tier: "2a", rank: 3, tie: .date, date: try CalendarDate("2020-05-06"),
            metres: nil, lotteryPlace: 1234)
    }

    static func lines() throws -> AllocationLines {
        AllocationLines(
            runID: published, listHash: "aa", inputHash: "bb", resultHash: "cc",
            schools: [
                AllocationSchool(
                    school: try SchoolCode(school), ownership: .public, seats: 1200,
                    placed: 1000, missedBy: 17, lastOfCatchment: try mark(),
                    lastOfNeighbours: nil, lastLotteryPlace: nil)
            ])
    }

    private static func run(_ id: String) throws -> AllocationRun {
        guard [published, frozen].contains(id) else { throw CallError.notFound("an allocation") }
        let isPublished = id == published
        let acts: [(AllocationAct, String)] = [
            (.prepare, "officer-one"), (.freeze, "officer-one"), (.execute, "officer-one"),
            (.publish, "officer-two"),
        ]
        return AllocationRun(
            id: id, schoolYear: FakeSeason.year,
            region: try RegionCode(isPublished ? "410802" : "410882"), stage: .primary,
            state: isPublished ? .published : .frozen,
            rule: AllocationRule(
                privateLosers: .keepTier, overflowRings: isPublished ? 2 : nil,
                document: "焦教〔2025〕9号",
                heading: "四、录取"),
            tierTable: "TIERS", catchmentPlan: "CATCHMENTS",
            list: FrozenApplications(pooled: 1002, openCases: 2, ineligible: 3), listHash: "aa",
            lotteryID: isPublished ? FakeLotteries.id : nil,
            ruleVersion: isPublished ? "compulsory.v1" : nil,
            inputHash: isPublished ? "bb" : nil, resultHash: isPublished ? "cc" : nil,
            steps: acts.prefix(isPublished ? 4 : 2).map {
                AllocationStep(act: $0.0, by: $0.1, at: FakeFigures.asOf)
            }, voidReason: nil, sample: true)
    }
}
