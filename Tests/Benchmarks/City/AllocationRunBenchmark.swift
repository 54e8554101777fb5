import Bus
import BusTesting
import Contracts
import Enrollment
import Foundation
import Store

/// A whole district's allocation in the service: list frozen, result computed, seats offered, each in one transaction on disk.
enum AllocationRunBenchmark {
    private static let children = 15_000
    private static let schools = 100
    private static let offersAlone = 300
    private static let region = "410802"

    private struct Seconds {
        var freeze: Double
        var execute: Double
        var publish: Double
        var placed: Int
        /// One offer made by hand.
        var offerAlone: Double
    }

    static func run() async throws -> [Comparison] {
        let seconds = try await BenchStore.withFolder { try await season(in: $0) }
        func comparison(_ step: String, _ time: Double, _ note: String) -> Comparison {
            Comparison(
                "city/allocation-\(step)/\(children)", unit: "ms", ours: time * 1000,
                baseline: nil, target: .oursAtMost(20_000), note: note)
        }
        return [
            comparison(
                "freeze", seconds.freeze, "applications POOLED, list and seats kept, hashed"),
            comparison("execute", seconds.execute, "computed, every result and line kept"),
            Comparison(
                "city/allocation-publish/\(children)", unit: "seats/s",
                ours: Double(seconds.placed) / seconds.publish,
                baseline: 1 / seconds.offerAlone, target: .ratioAtLeast(1),
                note: "\(seconds.placed) offers and their applications in one transaction of "
                    + "\(Int(seconds.publish * 1000)) ms; baseline: MakeOffer, one after the other"),
        ]
    }

    private static func season(in folder: URL) async throws -> Seconds {
        let enrollment = try await BenchEnrollment(in: folder)
        let store = enrollment.store
        let (lines, plan) = try await enrollment.act { try await prepare($0) }
        try await enrollment.publish(lines)
        try await enrollment.act(as: 2) { bus in
            _ = try await bus.call(
                Enrollment.publishCatchments, PublishCatchments(planID: plan))
        }
        try await apply(to: store)
        let alone = try await enrollment.act { bus in
            try await seconds { try await offer(lines[0], bus) } / Double(offersAlone)
        }
        let run = try await enrollment.act { bus in
            try await bus.call(
                Enrollment.prepareAllocation,
                PrepareAllocation(
                    schoolYear: SchoolYear("2026"), region: RegionCode(region), stage: .primary,
                    rule: AllocationRule(
                        privateLosers: .keepTier, document: "bench", heading: "bench"))
            ).id
        }
        let freeze = try await enrollment.act { bus in
            try await seconds {
                _ = try await bus.call(
                    Enrollment.freezeAllocation, FreezeAllocation(runID: run))
            }
        }
        try await draw(run) { try await enrollment.act(as: $0, $1) }
        let execute = try await enrollment.act { bus in
            try await seconds {
                _ = try await bus.call(
                    Enrollment.executeAllocation, ExecuteAllocation(runID: run))
            }
        }
        let publish = try await enrollment.act(as: 2) { bus in
            let hash = try await bus.call(
                Enrollment.getAllocation, GetAllocation(runID: run)
            ).resultHash
            return try await seconds {
                _ = try await bus.call(
                    Enrollment.publishAllocation,
                    PublishAllocation(runID: run, resultHash: hash ?? ""))
            }
        }
        let report = try await enrollment.act { bus in
            try await bus.call(
                Enrollment.allocationReport,
                AllocationReportRequest(schoolYear: SchoolYear("2026")))
        }
        guard let standing = report.districts.first?.standing, standing.children == children,
            standing.placed + standing.openCases == children
        else { throw BenchFailure(description: "a child is lost") }
        try await store.close()
        return Seconds(
            freeze: freeze, execute: execute, publish: publish, placed: standing.placed,
            offerAlone: alone)
    }

    private static func seconds(_ work: () async throws -> Void) async rethrows -> Double {
        let begin = ContinuousClock.now
        try await work()
        return (ContinuousClock.now - begin).seconds
    }

    /// Schools, submitted lines and proposed catchments.
    private static func prepare(
        _ bus: any BusCalling
    ) async throws -> (lines: [String], plan: String) {
        let region = try RegionCode(region)
        let codes = (1...schools).compactMap {
            SchoolCode(category: Stage.primary.schoolCategory, serial: $0)
        }
        _ = try await bus.call(
            Enrollment.registerSchools,
            RegisterSchools(
                schools: codes.map {
                    SchoolRecord(
                        code: $0, name: "示例学校", region: region, stage: .primary,
                        ownership: .public,
                        openingSeats: [StageSeats(stage: .primary, seats: 2000)], sample: true)
                }))
        var lines: [String] = []
        for (number, code) in codes.enumerated() {
            // The first one has seats for the offers made by hand, too; a tenth of the others are short of some.
            let proposal = PlanProposal(
                schoolYear: try SchoolYear("2026"), schoolCode: code, stage: .primary,
                seats: number == 0 ? 150 + offersAlone : number % 10 == 0 ? 120 : 150,
                classes: 4)
            _ = try await bus.call(
                Enrollment.submitPlanLine, SubmitPlanLine(proposal: proposal))
            lines.append(proposal.lineID)
        }
        let plan = try await bus.call(
            Enrollment.proposeCatchments,
            ProposeCatchments(
                region: region, stage: .primary, validFrom: CalendarDate("2026-01-01"),
                document: "bench", heading: "bench",
                catchments: codes.enumerated().map { number, code in
                    Catchment(
                        code: "c\(number)", name: "示例学区", communities: ["m\(number)"],
                        schools: [code], neighbours: ["c\((number + 1) % schools)"])
                }, sample: true))
        return (lines, plan.id)
    }

    /// Verified applications, put into the store as their checks would have left them.
    private static func apply(to store: Store) async throws {
        let year = try SchoolYear("2026")
        try await store.write { transaction in
            for number in 0..<children {
                let digits = (0..<12).map { UInt8(number >> ($0 * 2) & 3) }
                guard let receipt = ReceiptNumber(year: year, random: digits) else {
                    throw BenchFailure(description: "no receipt \(number)")
                }
                try transaction.execute(
                    """
                    INSERT INTO applications (receipt, person_key, guardian_key, school_year,
                        stage, ownership, region, community, state, tier, upheld, tier_table,
                        round, moves, sample, updated_at, actor)
                    VALUES (?, ?, ?, '2026', 'primary', 'public', ?, ?, 'verified', 'S',
                        0, 'TIERS-410802-primary@2025-09-01', 1, 0, 1, 0, 'bench')
                    """,
                    [
                        receipt, String(format: "%032d", number), String(format: "f%031d", number),
                        region, "m\(number % schools)",
                    ])
                try transaction.execute(
                    """
                    INSERT INTO application_checks (receipt, round, proof, state, holds, attempts,
                        decided_at, decided_by, evidence_no)
                    VALUES (?, 1, 'policy', 'manual', 1, 0, 0, 'bench', 'bench')
                    """, [receipt])
            }
        }
    }

    private static func offer(_ line: String, _ bus: any BusCalling) async throws {
        let day = try CalendarDate("2015-01-01")
        for serial in 0..<offersAlone {
            guard
                let child = ResidentID(regionPrefix: 410_802, birthDate: day, serial: serial)
            else { throw BenchFailure(description: "no child \(serial)") }
            _ = try await bus.call(
                Enrollment.makeOffer, MakeOffer(planLineID: line, idNumber: child))
        }
    }

    /// The run's lottery, whole.
    private static func draw(
        _ run: String,
        _ act: (Int, @Sendable @escaping (any BusCalling) async throws -> Lottery) async throws ->
            Lottery
    ) async throws {
        let frozen = try await act(1) { bus in
            let lottery = try await bus.call(
                Enrollment.prepareLottery,
                PrepareLottery(
                    schoolYear: SchoolYear("2026"), region: RegionCode(region), stage: .primary,
                    publicValueSource: "bench", schools: [], sample: true, allocationID: run))
            return try await bus.call(
                Enrollment.freezeLottery,
                FreezeLottery(lotteryID: lottery.id, entries: lottery.entries))
        }
        for number in [2, 1] {
            _ = try await act(number) { bus in
                try await bus.call(
                    Enrollment.approveLotteryStart,
                    ApproveLotteryStart(lotteryID: frozen.id, listHash: frozen.listHash ?? ""))
            }
        }
        let executed = try await act(1) { bus in
            _ = try await bus.call(
                Enrollment.seedLottery,
                SeedLottery(lotteryID: frozen.id, publicValue: "03 08 14 + 07"))
            return try await bus.call(
                Enrollment.executeLottery, ExecuteLottery(lotteryID: frozen.id))
        }
        _ = try await act(2) { bus in
            try await bus.call(
                Enrollment.verifyLottery,
                VerifyLottery(
                    lotteryID: frozen.id, program: "bench",
                    resultHash: executed.resultHash ?? ""))
        }
        _ = try await act(1) { bus in
            try await bus.call(
                Enrollment.publishLottery, PublishLottery(lotteryID: frozen.id))
        }
    }
}
