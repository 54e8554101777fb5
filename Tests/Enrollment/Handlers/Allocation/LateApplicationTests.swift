import Bus
import BusTesting
import Contracts
import Enrollment
import Testing

/// After the window: papers of what was handed in in time are completed, and who comes late finds a place by hand.
struct LateApplicationTests {
    private func resolve(
        _ receipt: ReceiptNumber, _ district: AllocationSeason, line: Int = 1
    ) async throws -> OpenCaseResolved {
        try await district.service.call(
            Enrollment.resolveOpenCase,
            .init(
                receipt: receipt, planLineID: district.lines[line], reason: "补录",
                documentNo: "纪要1号"))
    }

    private func giveBack(_ receipt: ReceiptNumber, _ district: AllocationSeason) async throws {
        _ = try await district.service.call(
            Enrollment.returnApplication, .init(receipt: receipt, reason: "缺材料"))
    }

    private func registered(
        _ receipt: ReceiptNumber, child: Int, school: Int, _ district: AllocationSeason
    ) async throws -> Bool {
        try await district.confirm(receipt)
        _ = try await district.service.call(
            Enrollment.registerStudents,
            .init(students: [
                StudentRecord(
                    idNumber: Samples.child(child), schoolCode: Samples.code(.primary, school),
                    stage: .primary, grade: 1, classNumber: 1)
            ]))
        return try await district.state(receipt) == .registered
    }

    @Test("returned on the last day, completed after it: until the freeze it takes part")
    func completed() async throws {
        let district = try await AllocationSeason()
        let receipts = try await district.verified((1...2).map { AllocationSeason.form($0) })
        try await giveBack(receipts[1], district)
        try await district.close()
        // Another wish is no completion, and a new application is too late.
        for form in [AllocationSeason.form(2, isPrivate: true), AllocationSeason.form(3)] {
            #expect(
                try await reason { _ = try await district.season.submit(form) }
                    == "OUTSIDE_WINDOW")
        }
        let again = try await district.season.submit(AllocationSeason.form(2))
        #expect(again.receipt == receipts[1] && again.state == .submitted)
        try await district.season.ask()
        let run = try await district.published()
        #expect(run.list == FrozenApplications(pooled: 2, openCases: 0, ineligible: 0))
        #expect(try await district.state(receipts[1]) == .offered)
    }

    @Test("completed after the freeze: an open case, from its papers to a seat and the roll")
    func afterFreeze() async throws {
        let district = try await AllocationSeason()
        let service = district.service
        let receipts = try await district.verified((1...2).map { AllocationSeason.form($0) })
        try await giveBack(receipts[1], district)
        try await district.close()
        let run = try await service.executedAllocation(AllocationSeason.request)
        #expect(try await district.season.submit(AllocationSeason.form(2)).state == .submitted)
        try await district.season.ask()
        #expect(try await district.state(receipts[1]) == .verified)
        #expect(
            try await reason { _ = try await resolve(receipts[1], district) }
                == "AWAITS_ALLOCATION")
        try await service.publish(run)
        let cases = try await service.list(
            Enrollment.listOpenCases, .init(runID: run.id), as: .submitter)
        #expect(cases.map(\.receipt) == [receipts[1]] && cases.map(\.reason) == [.returned])
        #expect(try await resolve(receipts[1], district).state == .offered)
        #expect(try await registered(receipts[1], child: 2, school: 2, district))
        let standing = try await service.standing(of: run)
        #expect((standing.placed, standing.openCases, standing.children) == (2, 0, 2))
        try await service.checkSeats()
    }

    @Test(
        "who comes once the run is published is an open case, from the form to a seat and the roll")
    func late() async throws {
        let district = try await AllocationSeason()
        let service = district.service
        _ = try await district.verified([AllocationSeason.form(1)])
        try await district.close()
        let run = try await service.executedAllocation(AllocationSeason.request)
        func draft() async throws -> ApplicationReceipt {
            try await service.call(
                Enrollment.draftApplication, .init(form: AllocationSeason.form(2)))
        }
        #expect(try await reason { _ = try await draft() } == "OUTSIDE_WINDOW")
        #expect(
            try await reason {
                _ = try await district.season.submit(AllocationSeason.form(2))
            } == "OUTSIDE_WINDOW")
        try await service.publish(run)
        let drafted = try await draft()
        let receipt = try await district.season.submit(AllocationSeason.form(2)).receipt
        #expect(receipt == drafted.receipt)
        // Another district's run is not published.
        var elsewhere = AllocationSeason.form(3)
        elsewhere.region = Samples.region("410811")
        #expect(
            try await reason { _ = try await district.season.submit(elsewhere) }
                == "OUTSIDE_WINDOW")
        #expect(
            try await reason { _ = try await resolve(receipt, district) } == "NOT_VERIFIED")
        try await district.season.ask()
        let cases = try await service.list(
            Enrollment.listOpenCases, .init(runID: run.id), as: .submitter)
        #expect(cases.map(\.receipt) == [receipt] && cases.map(\.reason) == [.late])
        #expect(try await resolve(receipt, district).state == .offered)
        #expect(try await service.events(OpenCaseClosed.self).map(\.reason) == [.late])
        #expect(try await registered(receipt, child: 2, school: 2, district))
        let standing = try await service.standing(of: run)
        #expect((standing.placed, standing.registered, standing.openCases) == (2, 1, 0))
        try await service.checkSeats()
    }

    @Test("when the school year is over nobody applies for it any more")
    func over() async throws {
        let district = try await AllocationSeason()
        let receipts = try await district.verified((1...2).map { AllocationSeason.form($0) })
        try await giveBack(receipts[1], district)
        try await district.published()
        district.service.time.advance(by: .seconds(2 * 365 * 86_400))
        for child in 2...3 {
            #expect(
                try await reason {
                    _ = try await district.season.submit(AllocationSeason.form(child))
                } == "OUTSIDE_WINDOW")
        }
    }
}
