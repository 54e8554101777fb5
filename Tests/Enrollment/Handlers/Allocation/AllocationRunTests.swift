import Admission
import Bus
import BusTesting
import Contracts
import Enrollment
import Foundation
import Store
import Testing

/// An allocation through the service, held against the engine and a naive second program on districts the tests write down
/// themselves.
struct AllocationRunTests {
    @Test(
        "list, input, result, offers, states and reports are those of a second program",
        arguments: 0..<24)
    func agrees(seed: UInt64) async throws {
        let city = AllocationCity(seed: seed)
        let season = try await Season()
        let service = season.enrollment
        let receipts = try await city.bring(to: season)
        let executed = try await service.executedAllocation(city.request)
        let proof = try await service.proof(try #require(executed.lotteryID))
        let places = Dictionary(
            uniqueKeysWithValues: try #require(proof.order).map { ($0.entry, $0.place) })
        let numbers = try await service.lotteryNumbers(of: receipts)
        let district = try city.district(receipts, numbers: numbers, places: places)
        #expect(Set(places.keys) == Set(numbers.values.map(\.text)))
        #expect(Set(numbers.keys.map(\.text)) == Set(district.children.map(\.id)))
        let engine = try CompulsoryAllocation.run(district)
        let oracle = try CompulsoryOracle.answer(district)
        #expect(executed.listHash == oracle.listHash)
        #expect(executed.inputHash == oracle.inputHash)
        #expect(executed.resultHash == oracle.resultHash)
        #expect(executed.ruleVersion == engine.ruleVersion)
        await #expect(throws: CallError.self, "nothing is told before") {
            try await service.result(receipts[0])
        }

        let run = try await service.publish(executed)
        let decisions = Dictionary(
            uniqueKeysWithValues: engine.decisions.map { ($0.child, $0) })
        for (person, receipt) in zip(city.people, receipts) {
            let status = try await season.status(receipt)
            let result = try await service.result(receipt)
            guard let decision = decisions[receipt.text] else {
                #expect(status.state == .ineligible && result.outcome == .ineligible)
                #expect(result.ineligible == "NO_TIER" && !city.isVerified(person))
                continue
            }
            #expect(result.school?.text == decision.school)
            #expect(result.reason.rawValue == decision.reason.rawValue)
            #expect(result.missed.map(\.text) == decision.missed)
            #expect(result.lotteryNumber == numbers[receipt])
            #expect(result.lotteryPlace == numbers[receipt].flatMap { places[$0.text] })
            #expect(result.mark?.lotteryPlace == decision.mark?.lotteryPlace)
            #expect(result.mark.map { $0.rank - 1 } == decision.mark?.tier)
            #expect(status.seat?.school.text == decision.school)
            #expect(
                status.state
                    == (decision.school != nil
                        ? .offered : person.isPrivate ? .lotteryLost : .pooled))
            let verbs = try await service.moves(of: receipt)
            let isReallocated =
                decision.reason == .neighbour
                || (person.isPrivate && decision.reason == .catchment)
            #expect(verbs.contains("reallocate") == isReallocated)
        }
        try await check(service, run, engine, people: city.people.count)
    }

    private func check(
        _ service: TestEnrollment, _ run: AllocationRun, _ engine: CompulsoryResult, people: Int
    ) async throws {
        try await service.checkSeats()
        let standing = try await service.standing(of: run)
        let report = engine.report
        #expect(standing.children == people && standing.withdrawn == 0)
        #expect(standing.placed == report.placed && standing.offered == report.placed)
        #expect(standing.openCases == report.openCases)
        #expect(standing.ineligible == people - report.children)
        let cases = try await service.list(
            Enrollment.listOpenCases, .init(runID: run.id), as: .submitter)
        #expect(cases.count == report.openCases)
        for count in standing.reasons {
            #expect(cases.count { $0.reason == count.reason } == count.children)
        }
        let lines = try await service.call(
            Enrollment.getAllocationLines, .init(runID: run.id), as: .anonymous)
        #expect(lines.schools.map(\.school.text) == engine.schools.map(\.school))
        #expect(lines.schools.map(\.placed) == engine.schools.map(\.placed))
        #expect(lines.schools.map(\.missedBy) == engine.schools.map(\.missedBy))
        #expect(
            lines.schools.map { $0.lastOfCatchment?.lotteryPlace }
                == engine.schools.map { $0.lastOfCatchment?.lotteryPlace })
        #expect(lines.schools.map(\.lastLotteryPlace) == engine.schools.map(\.lastLotteryPlace))
        #expect(try await service.events(OfferMade.self).count == report.placed)
        let told = try await service.events(AllocationPublished.self)
        #expect(told.map(\.standing) == [standing])
        #expect(told.map(\.resultHash) == [run.resultHash ?? ""])
    }

    @Test("the random districts have every reason, twins and private losers in them")
    func coverage() throws {
        var reasons: Set<CompulsoryResult.Reason> = []
        var (twins, parted) = (0, 0)
        for seed in 0..<24 as Range<UInt64> {
            let city = AllocationCity(seed: seed)
            let receipts = try city.people.indices.map {
                try #require(
                    ReceiptNumber(
                        year: AllocationCity.year,
                        random: [UInt8($0)] + (0..<11).map { UInt8($0) }))
            }
            let drawn = receipts.indices.map { LotteryNumber(UInt32($0)) }
            let numbers = Dictionary(uniqueKeysWithValues: zip(receipts, drawn))
            let places = Dictionary(uniqueKeysWithValues: zip(drawn.map(\.text), 1...))
            var district = try city.district(receipts, numbers: numbers, places: places)
            for index in district.children.indices {
                guard let group = district.children[index].group else { continue }
                district.children[index].lotteryPlace = try #require(
                    district.children.first { $0.group == group }
                ).lotteryPlace
            }
            reasons.formUnion(
                try CompulsoryAllocation.run(district).decisions.map(\.reason))
            twins += district.children.count { $0.group != nil }
            parted += city.people.count { $0.twinOf != nil } * 2
        }
        #expect(
            reasons
                == Set(CompulsoryResult.Reason.allCases).subtracting([.noTier, .ineligible]))
        #expect(twins > 8 && parted > twins)
    }

    @Test("the store is closed and opened between all steps; the frozen input gives the same bytes")
    func reopened() async throws {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent(
            "edubus-allocation-\(UInt64.random(in: 0 ... .max))")
        defer { try? FileManager.default.removeItem(at: folder) }
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        func opened<Value>(
            _ body: (Season) async throws -> Value
        ) async throws -> Value {
            let store = try Store.open(
                at: folder.appendingPathComponent("store.sqlite").path,
                source: EnrollmentService.eventSource, migrations: EnrollmentService.migrations,
                clock: ManualTime())
            let value = try await body(try await Season(store: store))
            try await store.close()
            return value
        }
        let city = AllocationCity(seed: 77)
        let receipts = try await opened { try await city.bring(to: $0) }
        let run = try await opened {
            try await $0.enrollment.call(Enrollment.prepareAllocation, city.request)
        }
        let frozen = try await opened {
            try await $0.enrollment.call(
                Enrollment.freezeAllocation, .init(runID: run.id), key: "freeze")
        }
        let again = try await opened {
            try await $0.enrollment.call(
                Enrollment.freezeAllocation, .init(runID: run.id), key: "freeze")
        }
        #expect(again == frozen)
        try await opened { _ = try await $0.enrollment.drawLottery(of: frozen) }
        let executed = try await opened {
            try await $0.enrollment.call(Enrollment.executeAllocation, .init(runID: run.id))
        }
        let twice = try await opened {
            try await $0.enrollment.call(Enrollment.executeAllocation, .init(runID: run.id))
        }
        #expect(twice == executed && executed.listHash == frozen.listHash)
        let published = try await opened {
            try await $0.enrollment.publish(executed, key: "publish")
        }
        let retried = try await opened {
            try await $0.enrollment.publish(executed, key: "publish")
        }
        #expect(retried == published)
        #expect(published.steps.map(\.act) == [.prepare, .freeze, .execute, .publish])
        try await opened { season in
            try await season.enrollment.checkSeats()
            let placed = try await season.enrollment.standing(of: published).placed
            var offered = 0
            for receipt in receipts where try await season.status(receipt).seat != nil {
                offered += 1
            }
            #expect(placed == offered)
        }
    }

    @Test("nothing that everybody may read holds a receipt number, and a lottery number tells none")
    func privacy() async throws {
        let city = AllocationCity(seed: 4)
        let season = try await Season()
        let service = season.enrollment
        let receipts = try await city.bring(to: season)
        let run = try await service.publish(try await service.executedAllocation(city.request))
        let lottery = try #require(run.lotteryID)
        let lines = try await service.call(
            Enrollment.getAllocationLines, .init(runID: run.id), as: .anonymous)
        let report = try await service.call(
            Enrollment.allocationReport, .init(schoolYear: run.schoolYear), as: .anonymous)
        let open: [any Encodable] = [
            try await service.call(
                Enrollment.getAllocation, .init(runID: run.id), as: .anonymous),
            try await service.lottery(lottery), try await service.proof(lottery), lines, report,
        ]
        let numbers = try await service.lotteryNumbers(of: receipts)
        for answer in open {
            let text = String(decoding: try JSONEncoder().encode(answer), as: UTF8.self)
            for receipt in receipts { #expect(!text.contains(receipt.text.dropFirst(5))) }
        }
        let proof = try await service.proof(lottery)
        #expect(proof.list.entries.map(\.id) == numbers.values.map(\.text).sorted())
        #expect(proof.list.entries.contains { $0.group != nil })
        // In the order of the receipts the numbers are in none of their own.
        let inOrder = receipts.sorted().compactMap { numbers[$0] }
        #expect(inOrder != inOrder.sorted())
        for case let (receipt, number?) in receipts.map({ ($0, numbers[$0]) }) {
            let status = try await season.status(receipt)
            #expect(
                status.lottery
                    == ApplicationLottery(number: number, runID: run.id, lotteryID: lottery))
        }
    }

    @Test("a run's lottery holds its pooled applications, and nobody adds one")
    func lottery() async throws {
        let city = AllocationCity(seed: 4)
        let season = try await Season()
        let service = season.enrollment
        _ = try await city.bring(to: season)
        let run = try await service.call(Enrollment.prepareAllocation, city.request)
        func prepare(
            _ change: (inout PrepareLottery) -> Void = { _ in }
        ) async throws -> Lottery {
            var request = PrepareLottery(
                schoolYear: run.schoolYear, region: run.region, stage: run.stage,
                publicValueSource: "示例", schools: [], sample: true, allocationID: run.id)
            change(&request)
            return try await service.call(Enrollment.prepareLottery, request)
        }
        #expect(try await reason { _ = try await prepare() } == "NOT_FROZEN")
        let frozen = try await service.call(
            Enrollment.freezeAllocation, .init(runID: run.id))
        #expect(
            try await reason { _ = try await prepare { $0.stage = .junior } }
                == "INVALID_FIELD")
        let lottery = try await prepare()
        #expect(lottery.entries == frozen.list?.pooled && lottery.allocationID == run.id)
        #expect(try await service.allocation(run.id).lotteryID == lottery.id)
        #expect(try await reason { _ = try await prepare() } == "OTHER_LOTTERY")
        #expect(
            try await reason {
                _ = try await service.call(
                    Enrollment.addLotteryEntries,
                    .init(lotteryID: lottery.id, entries: [.init(id: "x", wishes: [])]))
            } == "LIST_OF_ALLOCATION")
        #expect(
            try await reason {
                _ = try await service.call(
                    Enrollment.executeAllocation, .init(runID: run.id))
            } == "NO_LOTTERY")
        _ = try await service.call(
            Enrollment.voidAllocation, .init(runID: run.id, reason: "名单有误"))
        #expect(try await service.lottery(lottery.id).state == .voided)
        // The applications are verified again, and the next run takes them.
        let second = try await service.publish(try await service.executedAllocation(city.request))
        #expect(second.id.hasSuffix("-2") && second.list == frozen.list)
        // Each list has numbers of its own, so that no two of them can be laid side by side.
        #expect(second.listHash != frozen.listHash)
    }

    @Test("what is refused: the same person, another's result, a stranger's district")
    func refusals() async throws {
        let city = AllocationCity(seed: 3)
        let season = try await Season()
        let service = season.enrollment
        _ = try await city.bring(to: season)
        #expect(
            try await reason {
                _ = try await service.call(
                    Enrollment.prepareAllocation, city.request, as: .county("410811"))
            } == "DISTRICT_NOT_COVERED")
        let run = try await service.executedAllocation(city.request)
        #expect(
            try await reason {
                _ = try await service.call(Enrollment.prepareAllocation, city.request)
            } == "OTHER_RUN")
        #expect(
            try await reason { _ = try await service.publish(run, as: .submitter) }
                == "SAME_PERSON")
        var other = run
        other.resultHash = String(repeating: "0", count: 64)
        #expect(try await reason { _ = try await service.publish(other) } == "RESULT_DIFFERS")
        for read in [
            { _ = try await service.call(Enrollment.getAllocationLines, .init(runID: run.id)) },
            {
                _ = try await service.list(
                    Enrollment.listOpenCases, .init(runID: run.id), as: .submitter)
            },
        ] as [@Sendable () async throws -> Void] {
            #expect(try await reason(of: read) == "NOT_FOUND")
        }
        let report = try await service.call(
            Enrollment.allocationReport, .init(schoolYear: AllocationCity.year))
        #expect(report.districts.map(\.standing) == [nil])
        #expect(report.districts.first?.list == run.list)
        try await service.publish(run)
        #expect(
            try await reason {
                _ = try await service.call(
                    Enrollment.voidAllocation, .init(runID: run.id, reason: "r"))
            } == "ILLEGAL_ALLOCATION_MOVE")
        let all = try await service.list(
            Enrollment.listAllocations, .init(schoolYear: AllocationCity.year))
        #expect(all.map(\.state) == [.published])
    }
}

extension TestEnrollment {
    /// The verbs that moved an application, in order.
    func moves(of receipt: ReceiptNumber) async throws -> [String] {
        try await store.read {
            try $0.fetchAll(
                String.self,
                "SELECT verb FROM application_moves WHERE receipt = ? ORDER BY number", [receipt])
        }
    }
}
