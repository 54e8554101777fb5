import Admission
import Bus
import Contracts

extension LoadSession {
    /// 民办摇号: the lottery of the private school that is short of seats, drawn, drawn again from its proof, and published.
    func loadLottery(_ city: SampleCity) async throws {
        let entries = officers == nil ? [] : [city.privateEntry].compactMap { $0 }
        try await send(.lotteries, total: entries.count, entries) { _, entry in
            try await draw(entry, city)
            return 1
        }
    }

    private func draw(_ entry: SamplePrivateEntry, _ city: SampleCity) async throws {
        let request = ListLotteries(
            schoolYear: city.admissionYear, region: entry.region, stage: entry.stage)
        var lottery = try await list(Enrollment.listLotteries, request).first {
            $0.state != .voided
        }
        while lottery?.state != .published, lottery?.state != .archived {
            guard let known = lottery else {
                lottery = try await write(
                    Enrollment.prepareLottery,
                    PrepareLottery(
                        schoolYear: city.admissionYear, region: entry.region, stage: entry.stage,
                        publicValueSource: Self.publicValueSource,
                        schools: [
                            LotterySchool(
                                code: entry.proposal.schoolCode, seats: entry.proposal.seats)
                        ], sample: true), key: entry.region.text)
                continue
            }
            lottery =
                known.entries == 0
                ? try await enter(entry, into: known) : try await step(known)
        }
    }

    /// The school numbers its families by itself: a public list has no receipt numbers.
    private func enter(
        _ entry: SamplePrivateEntry, into lottery: Lottery
    ) async throws -> Lottery {
        try await write(
            Enrollment.addLotteryEntries,
            AddLotteryEntries(
                lotteryID: lottery.id,
                entries: entry.applications.indices.map {
                    LotteryEntry(id: "P-\($0 + 1)", wishes: [entry.proposal.schoolCode])
                }), key: lottery.id)
    }

    static let publicValueSource = "示例：不是任何公开的开奖结果"

    /// The next act of a lottery that has its entries.
    func step(_ lottery: Lottery) async throws -> Lottery {
        let id = lottery.id
        switch lottery.state {
        case .prepared:
            return try await write(
                Enrollment.freezeLottery,
                FreezeLottery(lotteryID: id, entries: lottery.entries), key: id)
        case .frozen:
            let approved = Set(lottery.steps.filter { $0.act == .approveStart }.map(\.by))
            for actor in [Actor.registrar, .approver] {
                guard let subject = options(actor).onBehalfOf?.subject,
                    !approved.contains(subject)
                else { continue }
                _ = try await write(
                    Enrollment.approveLotteryStart,
                    ApproveLotteryStart(lotteryID: id, listHash: lottery.listHash ?? ""),
                    key: "\(id)-\(subject)", by: actor)
            }
            return try await write(
                Enrollment.seedLottery,
                SeedLottery(lotteryID: id, publicValue: "SAMPLE 2026-07-01 03 08 14"), key: id)
        case .seeded:
            return try await write(
                Enrollment.executeLottery, ExecuteLottery(lotteryID: id), key: id)
        case .executed:
            return try await write(
                Enrollment.verifyLottery,
                VerifyLottery(
                    lotteryID: id, program: "edubus sample loader",
                    resultHash: try await resultHash(of: lottery)), key: id)
        default:
            return try await write(
                Enrollment.publishLottery, PublishLottery(lotteryID: id), key: id, by: .approver)
        }
    }

    /// The result as this program draws it from the proof, held against what was published at the freeze.
    private func resultHash(of lottery: Lottery) async throws -> String {
        let proof = try await read(
            Enrollment.getLotteryProof, GetLotteryProof(lotteryID: lottery.id))
        let report = try LotteryVerifier(
            publishedListHash: lottery.listHash, publishedCommitment: lottery.commitment
        ).verify(try LotteryProof.read(JSONCoding.encode(proof)))
        return report.resultHash ?? ""
    }
}
