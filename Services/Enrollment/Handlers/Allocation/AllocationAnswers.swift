import Bus
import Contracts
import Store

/// What allocations say: the report by district (E10), a school's lines, one application's result.
extension EnrollmentService {
    func allocationReport(
        _ request: AllocationReportRequest, _ context: ServerContext
    ) async throws -> AllocationReport {
        try Paging.checkRegion(request.region)
        return try await store.read { transaction in
            AllocationReport(
                asOf: now,
                districts: try transaction.allocations(request).map { run in
                    DistrictAllocation(
                        region: run.region, stage: run.stage, runID: run.id, state: run.state,
                        list: run.list,
                        standing: run.state == .published ? try transaction.standing(run) : nil)
                })
        }
    }

    func getAllocationLines(
        _ request: GetAllocationLines, _ context: ServerContext
    ) async throws -> AllocationLines {
        try await store.read { transaction in
            let run = try transaction.requireAllocation(request.runID)
            guard run.state == .published else {
                throw CallError.notFound("lines of this allocation")
            }
            let frozen = try transaction.allocationSchools(run.id)
            let results = try transaction.allocationSchoolResults(run.id)
            // Both are in order of code, and each frozen school has its result.
            return AllocationLines(
                runID: run.id, listHash: run.listHash ?? "", inputHash: run.inputHash ?? "",
                resultHash: run.resultHash ?? "",
                schools: zip(frozen, results).map { school, result in
                    AllocationSchool(
                        school: school.schoolCode, ownership: school.ownership,
                        seats: school.seats, placed: result.placed, missedBy: result.missedBy,
                        lastOfCatchment: result.lastOfCatchment,
                        lastOfNeighbours: result.lastOfNeighbours,
                        lastLotteryPlace: result.lastLotteryPlace)
                })
        }
    }

    func getAllocationResult(
        _ request: GetAllocationResult, _ context: ServerContext
    ) async throws -> AllocationResult {
        try await store.read { transaction in
            let child = try transaction.fetchOne(
                AllocationChildRow.self,
                """
                SELECT c.* FROM allocation_children c JOIN allocation_runs r ON r.id = c.run_id
                WHERE c.receipt = ? AND r.state = 'published'
                """, [request.receipt])
            guard let child else { throw CallError.notFound("a published result") }
            return try transaction.allocationResult(
                of: child, transaction.requireAllocation(child.runID))
        }
    }
}

/// A row of `case_resolutions`.
struct CaseResolutionRow: Codable, Sendable {
    var receipt: ReceiptNumber
    var runID: String
    var offerID: String
    var schoolCode: SchoolCode
    var openReason: OpenCaseReason
    var reason: String
    var documentNo: String
    var actor: String
    var at: Int64
}

extension ReadTransaction {
    fileprivate func allocationResult(
        of child: AllocationChildRow, _ run: AllocationRunRow
    ) throws -> AllocationResult {
        let resolution = try fetchOne(
            CaseResolutionRow.self,
            "SELECT * FROM case_resolutions WHERE receipt = ? ORDER BY at DESC, offer_id DESC",
            [child.receipt])
        var answer = AllocationResult(
            receipt: child.receipt, runID: run.id,
            outcome: child.standing == .ineligible ? .ineligible : .openCase,
            reason: child.reason.flatMap { AllocationReason(rawValue: $0) } ?? .ineligible,
            ineligible: child.standing == .ineligible ? child.reason : nil, mark: nil,
            lotteryNumber: child.lotteryNumber, lotteryPlace: nil, school: nil, missed: [],
            resolution: resolution.map {
                CaseResolution(
                    school: $0.schoolCode, reason: $0.reason, documentNo: $0.documentNo,
                    at: Timestamp(millisecondsSinceEpoch: $0.at))
            }, lotteryID: try lottery(ofAllocation: run.id)?.id, listHash: run.listHash ?? "",
            inputHash: run.inputHash ?? "", resultHash: run.resultHash ?? "")
        let result = try fetchOne(
            AllocationResultRow.self,
            "SELECT * FROM allocation_results WHERE run_id = ? AND receipt = ?",
            [run.id, child.receipt])
        if let result {
            answer.outcome = result.outcome
            answer.reason = result.reason
            answer.mark = result.mark
            answer.lotteryPlace = result.lotteryPlace
            answer.school = result.schoolCode
            answer.missed = result.missed
        }
        return answer
    }
}
