import Admission
import Bus
import BusTesting
import Contracts
import Enrollment
import Store
import Testing

/// E10: who is not placed is an open case with its reason, until an officer has found a place.
struct OpenCaseTests {
    @Test(
        "a freeze waits for the window and the checks, unless they are left open on purpose, by number"
    )
    func pending() async throws {
        let district = try await AllocationSeason()
        let service = district.service
        let receipts = try await district.verified((1...2).map { AllocationSeason.form($0) })
        district.season.registers.silence(.property)
        let slow = try await district.season.submit(AllocationSeason.form(3)).receipt
        #expect(try await district.season.askOnce() > 0)
        let run = try await service.call(
            Enrollment.prepareAllocation, AllocationSeason.request)
        func freeze(_ pending: Int?) async throws -> String? {
            try await reason {
                _ = try await service.call(
                    Enrollment.freezeAllocation,
                    .init(runID: run.id, pendingAsOpenCases: pending))
            }
        }
        #expect(try await freeze(1) == "WINDOW_OPEN")
        try await district.close()
        #expect(try await freeze(nil) == "CHECKS_PENDING")
        #expect(try await freeze(2) == "CHECKS_PENDING")
        #expect(try await district.state(receipts[0]) == .verified)
        #expect(try await freeze(1) == nil)
        #expect(
            try await service.allocation(run.id).list
                == FrozenApplications(pooled: 2, openCases: 1, ineligible: 0))
        #expect(try await district.state(receipts[0]) == .pooled)
        #expect(try await district.state(slow) == .verifying)
    }

    @Test("every way to have no place: each is one case with its reason, and none is lost")
    func reasons() async throws {
        let district = try await AllocationSeason(seats: [1, 1, 1])
        let (service, season) = (district.service, district.season)
        let placed = try await district.verified([
            AllocationSeason.form(1), AllocationSeason.form(2, community: "m2"),
        ])
        let noSeat = try await district.verified([AllocationSeason.form(3, community: "m2")])[0]
        let nowhere = try await district.verified([AllocationSeason.form(4, community: "m7")])[0]
        let noTier = try await district.verified([
            AllocationSeason.form(5, proofs: [.insurance])
        ])[0]
        let returned = try await district.verified([AllocationSeason.form(6)])[0]
        _ = try await service.call(
            Enrollment.returnApplication, .init(receipt: returned, reason: "缺材料"))
        let draft = try await service.call(
            Enrollment.draftApplication, .init(form: AllocationSeason.form(7))
        ).receipt
        let appealed = try await district.verified([
            AllocationSeason.form(8, proofs: [.insurance])
        ])[0]
        _ = try await service.call(
            Enrollment.appealApplication, .init(receipt: appealed, reason: "申诉"))
        season.registers.silence(.household)
        let slow = try await season.submit(AllocationSeason.form(9)).receipt
        _ = try await season.askOnce()
        let run = try await district.published(pending: 1)
        try await district.open()
        season.registers.say(.household, nil)
        let late = try await season.submit(AllocationSeason.form(10)).receipt
        season.enrollment.time.advance(by: .seconds(3600))
        try await season.ask()

        let cases = try await service.list(
            Enrollment.listOpenCases, .init(runID: run.id), as: .submitter)
        var expected: [ReceiptNumber: OpenCaseReason] = [
            nowhere: .noCatchment, returned: .returned, draft: .notSubmitted,
            appealed: .appealed, slow: .checksPending, late: .late,
        ]
        // Of two in one community and one seat the lottery's first has it: no date is proved.
        let lost = try await district.state(noSeat) == .pooled ? noSeat : placed[1]
        expected[lost] = .noSeat
        #expect(
            Dictionary(uniqueKeysWithValues: cases.map { ($0.receipt, $0.reason) }) == expected)
        #expect(cases.map(\.receipt) == cases.map(\.receipt).sorted())
        let standing = try await service.standing(of: run)
        #expect(standing.openCases == 7 && standing.placed == 2 && standing.ineligible == 1)
        #expect(standing.children == 10)
        #expect(standing.reasons.count == 7 && standing.reasons.allSatisfy { $0.children == 1 })
        #expect(try await service.result(noTier).ineligible == "NO_TIER")
        #expect(try await service.result(returned).reason == .returned)
        #expect(try await service.result(slow).reason == .checksPending)
        let page = try await service.list(
            Enrollment.listOpenCases, .init(runID: run.id, after: cases[3].receipt, limit: 2),
            as: .submitter)
        #expect(page == Array(cases[4..<6]))
    }

    @Test("an officer finds a place: reason and document are kept and public, the case is closed")
    func resolved() async throws {
        let district = try await AllocationSeason(seats: [1, 2, 1])
        let service = district.service
        let receipts = try await district.verified([
            AllocationSeason.form(1), AllocationSeason.form(2, community: "m7"),
            AllocationSeason.form(3, community: "m7", isPrivate: true),
            AllocationSeason.form(4, community: "m7", isPrivate: true),
        ])
        let run = try await district.published()
        let open = try await service.list(
            Enrollment.listOpenCases, .init(runID: run.id), as: .submitter)
        #expect(open.count == 2)
        let loser = try #require(open.first { $0.application == .lotteryLost }).receipt
        func resolve(
            _ receipt: ReceiptNumber, line: Int = 1, as principal: Principal = .submitter,
            key: String? = nil
        ) async throws -> OpenCaseResolved {
            try await service.call(
                Enrollment.resolveOpenCase,
                .init(
                    receipt: receipt, planLineID: district.lines[line], reason: "就近安排",
                    documentNo: "会议纪要3号"), as: principal, key: key)
        }
        #expect(
            try await reason { _ = try await resolve(receipts[1], as: .county("410811")) }
                == "DISTRICT_NOT_COVERED")
        #expect(
            try await reason { _ = try await resolve(receipts[1], line: 0) }
                == "SEATS_EXHAUSTED")
        #expect(
            try await reason { _ = try await resolve(receipts[0]) } == "LIVE_OFFER_EXISTS")
        let first = try await resolve(receipts[1], key: "resolve")
        #expect(try await resolve(receipts[1], key: "resolve") == first)
        #expect(first.state == .offered && first.school == Samples.code(.primary, 2))
        _ = try await resolve(loser)
        #expect(
            try await service.moves(of: loser).suffix(3) == ["loseLottery", "reallocate", "offer"])
        let result = try await service.result(receipts[1])
        #expect(result.outcome == .openCase && result.reason == .noCatchment)
        #expect(result.resolution?.documentNo == "会议纪要3号")
        #expect(result.resolution?.reason == "就近安排")
        #expect(try await service.events(OpenCaseClosed.self).count == 2)
        let standing = try await service.standing(of: run)
        #expect((standing.placed, standing.openCases, standing.children) == (4, 0, 4))
        #expect(
            try await service.list(
                Enrollment.listOpenCases, .init(runID: run.id), as: .submitter
            ).isEmpty)
        try await service.checkSeats()
    }

    @Test("what is not verified gets no seat by hand; once it is, it does")
    func late() async throws {
        let district = try await AllocationSeason(seats: [2, 2, 1])
        let (service, season) = (district.service, district.season)
        _ = try await district.verified([AllocationSeason.form(1)])
        season.registers.silence(.household)
        let slow = try await season.submit(AllocationSeason.form(2)).receipt
        _ = try await season.askOnce()
        try await district.published(pending: 1)
        let resolve = ResolveOpenCase(
            receipt: slow, planLineID: district.lines[0], reason: "补录", documentNo: "纪要")
        #expect(
            try await reason {
                _ = try await service.call(Enrollment.resolveOpenCase, resolve)
            } == "NOT_VERIFIED")
        season.registers.say(.household, nil)
        season.enrollment.time.advance(by: .seconds(3600))
        try await season.ask()
        #expect(
            try await service.call(Enrollment.resolveOpenCase, resolve).state == .offered)
        #expect(try await service.moves(of: slow).suffix(2) == ["pool", "offer"])
    }

    @Test("who withdraws after the freeze is not placed, and his seat is free")
    func withdrawn() async throws {
        let district = try await AllocationSeason(seats: [1, 1, 1])
        let service = district.service
        let receipts = try await district.verified((1...2).map { AllocationSeason.form($0) })
        try await district.close()
        let run = try await service.executedAllocation(AllocationSeason.request)
        try await district.withdraw(receipts[0])
        try await service.publish(run)
        let standing = try await service.standing(of: run)
        #expect((standing.children, standing.placed, standing.withdrawn) == (1, 1, 1))
        let seats = try await service.list(
            Enrollment.listPlanLines, .init(schoolYear: AllocationCity.year)
        ).map(\.offered)
        #expect(seats.reduce(0, +) == 1)
        try await service.checkSeats()
    }

    @Test("twins share a number and a school; who is none of theirs is refused")
    func twins() async throws {
        let district = try await AllocationSeason(seats: [2, 3, 1])
        let service = district.service
        try await district.open()
        let first = try await district.season.submit(
            AllocationSeason.form(10, guardian: 600_000)
        ).receipt
        let stranger = try await district.season.submit(AllocationSeason.form(14)).receipt
        for form in [
            AllocationSeason.form(11, twinOf: first, guardian: 600_001),
            AllocationSeason.form(11, twinOf: stranger, guardian: 600_000),
            // Born on another day.
            AllocationSeason.form(2000, twinOf: first, guardian: 600_000),
        ] {
            #expect(
                try await reason { _ = try await district.season.submit(form) } == "NOT_A_TWIN")
        }
        #expect(
            try await reason {
                _ = try await district.season.submit(
                    AllocationSeason.form(
                        11, community: "m2", twinOf: first, guardian: 600_000))
            } == "TWINS_DIFFER")
        let second = try await district.verified([
            AllocationSeason.form(11, twinOf: first, guardian: 600_000)
        ])[0]
        _ = try await district.verified((20...21).map { AllocationSeason.form($0) })
        let run = try await district.published()
        let results = [try await service.result(first), try await service.result(second)]
        #expect(results[0].lotteryPlace == results[1].lotteryPlace)
        #expect(results[0].school == results[1].school && results[0].school != nil)
        let proof = try await service.proof(try #require(run.lotteryID))
        #expect(proof.list.entries.count { $0.group != nil } == 2)
    }
}
