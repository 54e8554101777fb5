import Bus
import Contracts
import Enrollment
import Store
import Testing

/// Officers and families at once: one result, one offer a child, no seat lost or given twice.
struct AllocationConcurrencyTests {
    /// Runs `work` for every number at once and counts the outcomes by reason; "" is success.
    private func race(
        _ numbers: Range<Int>, _ work: @escaping @Sendable (Int) async throws -> Void
    ) async throws -> [String: Int] {
        try await withThrowingTaskGroup(of: String.self) { group in
            for number in numbers {
                group.addTask { try await reason { try await work(number) } ?? "" }
            }
            return try await group.reduce(into: [:]) { $0[$1, default: 0] += 1 }
        }
    }

    private static func children(_ count: Int) -> [ApplicationForm] {
        (1...count).map {
            AllocationSeason.form($0, community: $0 % 3 == 0 ? "m2" : "m1", isPrivate: $0 % 5 == 0)
        }
    }

    @Test(
        "two officers prepare, freeze, execute and publish at once, with retries: each is done once"
    )
    func once() async throws {
        let district = try await AllocationSeason(seats: [6, 5, 2])
        let service = district.service
        _ = try await district.verified(Self.children(16))
        try await district.close()
        let prepared = try await race(0..<10) { _ in
            _ = try await service.call(
                Enrollment.prepareAllocation, AllocationSeason.request)
        }
        #expect(prepared == ["": 1, "OTHER_RUN": 9])
        let id = "2026-410802-primary-1"
        // Two callers share a key, as a client that tries again does.
        let frozen = try await race(0..<10) { caller in
            _ = try await service.call(
                Enrollment.freezeAllocation, .init(runID: id), key: "freeze-\(caller / 2)")
        }
        #expect(frozen == ["": 2, "ILLEGAL_ALLOCATION_MOVE": 8])
        let run = try await service.allocation(id)
        try await service.drawLottery(of: run)
        // Whoever comes later computes again, and gets the same bytes.
        let executed = try await race(0..<6) { caller in
            _ = try await service.call(
                Enrollment.executeAllocation, .init(runID: id),
                as: caller % 2 == 0 ? .submitter : .approver)
        }
        #expect(executed == ["": 6])
        let computed = try await service.allocation(id)
        #expect(computed.steps.map(\.act) == [.prepare, .freeze, .execute])
        let executor = computed.steps[2].by
        let publisher: Principal = executor == "officer-1" ? .approver : .submitter
        let published = try await race(0..<10) { caller in
            try await service.publish(computed, as: publisher, key: "publish-\(caller / 2)")
        }
        #expect(published == ["": 2, "ILLEGAL_ALLOCATION_MOVE": 8])
        let standing = try await service.standing(of: computed)
        #expect(standing.placed == 13 && standing.openCases == 3)
        #expect(try await service.events(OfferMade.self).count == 13)
        #expect(try await service.events(AllocationPublished.self).count == 1)
        try await service.checkSeats()
    }

    @Test("publishing and giving up at once: one of the two")
    func publishAgainstVoid() async throws {
        let district = try await AllocationSeason()
        let service = district.service
        _ = try await district.verified(Self.children(6))
        try await district.close()
        let run = try await service.executedAllocation(AllocationSeason.request)
        let outcomes = try await race(0..<10) { number in
            if number % 2 == 0 {
                try await service.publish(run)
            } else {
                _ = try await service.call(
                    Enrollment.voidAllocation, .init(runID: run.id, reason: "r"))
            }
        }
        #expect(outcomes == ["": 1, "ILLEGAL_ALLOCATION_MOVE": 9])
        let after = try await service.allocation(run.id)
        let offers = try await service.events(OfferMade.self).count
        #expect((after.state == .published) == (offers > 0))
        try await service.checkSeats()
    }

    @Test(
        "families withdraw, confirm and decline while it is published and cases are resolved",
        arguments: 0..<6 as Range<UInt64>)
    func families(seed: UInt64) async throws {
        let district = try await AllocationSeason(seats: [7, 6, 2])
        let service = district.service
        let receipts = try await district.verified(Self.children(20))
        try await district.close()
        let run = try await service.executedAllocation(AllocationSeason.request)
        let lines = district.lines
        _ = try await race(0..<70) { number in
            var random = SeededGenerator(seed: seed &* 1000 &+ UInt64(number))
            let receipt = receipts[Int.random(in: 0..<receipts.count, using: &random)]
            switch number {
            case 10, 11: try await service.publish(run, key: "publish")
            default:
                switch Int.random(in: 0..<8, using: &random) {
                case 0: try await district.withdraw(receipt)
                case 1: try await district.decline(receipt)
                case 2...4: try await district.confirm(receipt)
                case 5:
                    _ = try await service.call(
                        Enrollment.registerStudents,
                        .init(students: [
                            StudentRecord(
                                idNumber: Samples.child(
                                    (receipts.firstIndex(of: receipt) ?? 0) + 1),
                                schoolCode: Samples.code(.primary, 1), stage: .primary, grade: 1,
                                classNumber: 1)
                        ]))
                default:
                    _ = try await service.call(
                        Enrollment.resolveOpenCase,
                        .init(
                            receipt: receipt,
                            planLineID: lines[Int.random(in: 0..<lines.count, using: &random)],
                            reason: "补录", documentNo: "纪要"))
                }
            }
        }
        #expect(try await service.allocation(run.id).state == .published)
        try await service.checkSeats("seed \(seed)")
        let standing = try await service.standing(of: run)
        #expect(standing.children + standing.withdrawn == receipts.count)
        #expect(standing.children == standing.placed + standing.openCases + standing.ineligible)
        let cases = try await service.list(
            Enrollment.listOpenCases, .init(runID: run.id), as: .submitter)
        #expect(cases.count == standing.openCases)
        #expect(try await service.events(AllocationPublished.self).count == 1)
    }
}
