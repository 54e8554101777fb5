import Bus
import BusTesting
import Contracts
import Foundation
import Testing

@testable import Enrollment

/// Who acted stands in no answer that everybody may read; that two persons did stands in all.
struct ShownOfficersTests {
    private static let subjects = [Principal.submitter, .approver].map(\.subject)

    private static func holdsSubject(_ answer: some Encodable) throws -> Bool {
        let text = String(decoding: try JSONEncoder().encode(answer), as: UTF8.self)
        return subjects.contains { text.contains("\"\($0)\"") }
    }

    @Test(
        "a published allocation, its lottery and its catchments: numbered for everybody, named for readers"
    )
    func allocation() async throws {
        let city = AllocationCity(seed: 4)
        let season = try await Season()
        let service = season.enrollment
        _ = try await city.bring(to: season)
        let run = try await service.publish(try await service.executedAllocation(city.request))
        let lotteryID = try #require(run.lotteryID)
        for principal in [Principal.anonymous, .submitter] {
            let isReader = principal != .anonymous
            let one = try await service.call(
                Enrollment.getAllocation, .init(runID: run.id), as: principal)
            let all = try await service.list(
                Enrollment.listAllocations, .init(schoolYear: run.schoolYear), as: principal)
            #expect(all == [one])
            let lottery = try await service.call(
                Enrollment.getLottery, .init(lotteryID: lotteryID), as: principal)
            let lotteries = try await service.list(
                Enrollment.listLotteries, .init(schoolYear: run.schoolYear), as: principal)
            #expect(lotteries == [lottery])
            let plan = try await service.call(
                Enrollment.getCatchments, .init(planID: run.catchmentPlan), as: principal)
            let plans = try await service.list(
                Enrollment.listCatchments, .init(region: run.region), as: principal)
            #expect(plans.map(\.proposedBy) == [plan.proposedBy])
            #expect(try Self.holdsSubject(one) == isReader)
            #expect(try Self.holdsSubject(lottery) == isReader)
            #expect(try Self.holdsSubject(plan) == isReader)
            // Two persons are two, whatever they are called.
            let by = Dictionary(grouping: one.steps, by: \.act).compactMapValues(\.last?.by)
            #expect(by[.execute] != by[.publish])
            #expect(
                Set(lottery.steps.filter { $0.act == .approveStart }.map(\.by)).count == 2)
            #expect(plan.publishedBy != plan.proposedBy)
        }
    }

    @Test("an admission run and an exemption; a plan of catchments that is only proposed")
    func others() async throws {
        let city = AdmissionCity(seed: 4)
        let service = try await TestEnrollment()
        try await city.bring(to: service)
        let run = try await service.publish(try await service.executedRun(city.request()))
        let open = try await service.call(
            Enrollment.getAdmission, .init(runID: run.id), as: .anonymous)
        #expect(try !Self.holdsSubject(open))
        #expect(open.steps.first { $0.act == .publish }?.by == "officer 2")
        #expect(
            try Self.holdsSubject(
                try await service.call(
                    Enrollment.getAdmission, .init(runID: run.id))))

        try await service.register(Samples.school(.primary, 1))
        let plan = try await service.call(
            Enrollment.proposeCatchments,
            .init(
                region: AllocationCity.region, stage: .primary,
                validFrom: Samples.day("2026-01-01"), document: "d", heading: "h",
                catchments: [
                    Catchment(
                        code: "c1", name: "n", communities: ["m1"],
                        schools: [Samples.code(.primary, 1)], neighbours: [])
                ], sample: true))
        for (principal, count) in [(Principal.anonymous, 0), (.submitter, 1)] {
            let plans = try await service.list(
                Enrollment.listCatchments, .init(region: AllocationCity.region), as: principal)
            #expect(plans.count == count)
        }
        #expect(
            try await reason {
                _ = try await service.call(
                    Enrollment.getCatchments, .init(planID: plan.id), as: .anonymous)
            } == "NOT_FOUND")
    }
}
