import Admission
import Bus
import Contracts
import Enrollment
import Testing

/// A lottery of thirty children, two pairs of twins among them, for two private schools of eight seats.
extension TestEnrollment {
    static let lotterySource = "福彩双色球第2026095期开奖号码"

    static let lotteryEntries: [LotteryEntry] = (0..<30).map { number in
        let codes = [1, 2].map { Samples.code(.primary, $0) }
        return LotteryEntry(
            id: "S-\(100 + number)", group: number < 4 ? "twins-\(number / 2)" : nil,
            wishes: number % 3 == 0 || number < 4 ? codes : codes.reversed())
    }

    /// PREPARED, with its schools' plan lines published.
    func preparedLottery(
        entries: [LotteryEntry] = lotteryEntries, seats: Int = 8
    ) async throws -> Lottery {
        for serial in 1...2 { _ = try await primaryLine(serial, seats: 8) }
        let lottery = try await call(
            Enrollment.prepareLottery,
            .init(
                schoolYear: Samples.year(), region: Samples.region(), stage: .primary,
                publicValueSource: Self.lotterySource,
                schools: [1, 2].map { .init(code: Samples.code(.primary, $0), seats: seats) },
                sample: true))
        guard !entries.isEmpty else { return lottery }
        return try await call(
            Enrollment.addLotteryEntries, .init(lotteryID: lottery.id, entries: entries))
    }

    func frozenLottery() async throws -> Lottery {
        let lottery = try await preparedLottery()
        return try await call(
            Enrollment.freezeLottery, .init(lotteryID: lottery.id, entries: lottery.entries))
    }

    /// FROZEN, and approved by two.
    func approvedLottery() async throws -> Lottery {
        let lottery = try await frozenLottery()
        let hash = try #require(lottery.listHash)
        for officer in [Principal.submitter, .approver] {
            _ = try await call(
                Enrollment.approveLotteryStart, .init(lotteryID: lottery.id, listHash: hash),
                as: officer)
        }
        return try await self.lottery(lottery.id)
    }

    func executedLottery() async throws -> Lottery {
        let lottery = try await approvedLottery()
        _ = try await call(
            Enrollment.seedLottery, .init(lotteryID: lottery.id, publicValue: "03 08 14 + 07"))
        return try await call(Enrollment.executeLottery, .init(lotteryID: lottery.id))
    }

    func lottery(_ id: String) async throws -> Lottery {
        try await call(Enrollment.getLottery, .init(lotteryID: id))
    }

    /// The proof as the file that a stranger reads.
    func proof(
        _ id: String, as principal: Principal = .anonymous
    ) async throws -> LotteryProof {
        let answer = try await call(
            Enrollment.getLotteryProof, .init(lotteryID: id), as: principal)
        return try LotteryProof.read(try JSONCoding.encode(answer))
    }

    func verify(_ lottery: Lottery, as principal: Principal = .approver) async throws -> Lottery {
        let report = try LotteryVerifier(
            publishedListHash: lottery.listHash, publishedCommitment: lottery.commitment
        ).verify(try await proof(lottery.id, as: principal))
        return try await call(
            Enrollment.verifyLottery,
            .init(
                lotteryID: lottery.id, program: "edubus verify",
                resultHash: report.resultHash ?? ""),
            as: principal)
    }
}
