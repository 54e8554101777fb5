import Bus
import BusTesting
import Contracts
import Enrollment
import Foundation
import Store

/// Seats confirmed by 500 callers at once, as on the first day of registration, against one caller.
///
/// Service and callers are one process, the store is on disk, and every confirmation is on the disk when it is answered.
/// A call moves the offer and its seat, writes the ledger and tells an event.
enum SeatConfirmationBenchmark {
    private static let callers = 500
    private static let offersPerCaller = 4
    private static let offersAlone = 300
    private static let lines = 20

    static func run() async throws -> [Comparison] {
        let rates = try await Rounds.run(
            3,
            ours: { try await rate(callers: callers, offersEach: offersPerCaller) },
            baseline: { try await rate(callers: 1, offersEach: offersAlone) })
        return [
            Comparison(
                "city/seats-confirmed/\(callers)", unit: "confirmations/s",
                ours: rates.ours.median { $0 }, baseline: rates.baseline.median { $0 },
                target: .ratioAtLeast(1),
                note: "\(callers * offersPerCaller) offers of \(lines) plan lines, durable; "
                    + "baseline: one caller")
        ]
    }

    /// Confirmations a second into a new store, all offers made before.
    private static func rate(callers: Int, offersEach: Int) async throws -> Double {
        try await BenchStore.withFolder { folder in
            let store = try Store.open(
                at: folder.appending(path: "store.sqlite").path,
                source: EnrollmentService.eventSource, migrations: EnrollmentService.migrations)
            let keys = try PersonKeys(secret: Array(repeating: 7, count: 32))
            let service = try await EnrollmentService(
                ServiceEnvironment(store: store, personKeys: keys))
            let ids = try await TestBus.run([service.definition], as: BenchEnrollment.officer(1)) {
                bus in
                try await submit(bus.client)
            }
            let rate = try await TestBus.run([service.definition], as: BenchEnrollment.officer(2)) {
                bus in
                try await publish(ids, bus.client)
                let offers = try await offer(callers * offersEach, of: ids, bus.client)
                let begin = ContinuousClock.now
                try await withThrowingTaskGroup(of: Void.self) { group in
                    for caller in 0..<callers {
                        let own = offers[caller * offersEach..<(caller + 1) * offersEach]
                        group.addTask {
                            for id in own {
                                _ = try await bus.client.call(
                                    Enrollment.confirmOffer, ConfirmOffer(offerID: id))
                            }
                        }
                    }
                    try await group.waitForAll()
                }
                let seconds = (ContinuousClock.now - begin).seconds
                try await check(ids, callers * offersEach, bus.client)
                return Double(callers * offersEach) / seconds
            }
            try await store.close()
            return rate
        }
    }

    private static func submit(_ bus: any BusCalling) async throws -> [String] {
        let year = SchoolYear(startYear: 2025)
        let codes = (1...lines).compactMap {
            SchoolCode(category: Stage.primary.schoolCategory, serial: $0)
        }
        guard let year, codes.count == lines else { throw BenchFailure(description: "no codes") }
        let region = try RegionCode("410802")
        _ = try await bus.call(
            Enrollment.registerSchools,
            RegisterSchools(
                schools: codes.map {
                    SchoolRecord(
                        code: $0, name: "示例学校", region: region, stage: .primary,
                        ownership: .public,
                        openingSeats: [StageSeats(stage: .primary, seats: 1000)], sample: true)
                }))
        var ids: [String] = []
        for code in codes {
            let proposal = PlanProposal(
                schoolYear: year, schoolCode: code, stage: .primary, seats: 200, classes: 5)
            _ = try await bus.call(
                Enrollment.submitPlanLine, SubmitPlanLine(proposal: proposal))
            ids.append(proposal.lineID)
        }
        return ids
    }

    private static func publish(_ ids: [String], _ bus: any BusCalling) async throws {
        for id in ids {
            _ = try await bus.call(
                Enrollment.approvePlanLine, ApprovePlanLine(id: id, approvalNo: "BENCH"))
            _ = try await bus.call(Enrollment.publishPlanLine, PublishPlanLine(id: id))
        }
    }

    /// Offers, spread over the lines.
    private static func offer(
        _ count: Int, of ids: [String], _ bus: any BusCalling
    ) async throws -> [String] {
        let firstDay = try CalendarDate("2015-01-01")
        return try await withThrowingTaskGroup(of: String.self) { group in
            var made: [String] = []
            for number in 0..<count {
                guard let day = firstDay.addingDays(number / 900),
                    let child = ResidentID(
                        regionPrefix: 410_802, birthDate: day, serial: number % 900)
                else { throw BenchFailure(description: "no child \(number)") }
                group.addTask {
                    try await bus.call(
                        Enrollment.makeOffer,
                        MakeOffer(planLineID: ids[number % ids.count], idNumber: child)
                    ).id
                }
                if number >= 64, let id = try await group.next() { made.append(id) }
            }
            for try await id in group { made.append(id) }
            return made
        }
    }

    /// A measurement that lost or doubled a seat measures nothing.
    private static func check(
        _ ids: [String], _ confirmed: Int, _ bus: any BusCalling
    ) async throws {
        var found = 0
        for id in ids {
            found += try await bus.call(Enrollment.getPlanLine, GetPlanLine(id: id)).confirmed
        }
        guard found == confirmed else {
            throw BenchFailure(description: "\(found) of \(confirmed) seats are confirmed")
        }
    }
}
