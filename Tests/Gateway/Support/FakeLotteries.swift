import Bus
import Contracts
import Foundation

/// The lottery of docs/lottery-sample.json as the service would answer it.
enum FakeLotteries {
    static let id = "2026-410802-primary-1"

    static let orderOnlyID = "2026-410802-primary-2"

    static func proof() throws -> LotteryProofFile {
        let file = Browser.repository.appending(path: "docs/lottery-sample.json")
        return try JSONCoding.decode(
            LotteryProofFile.self, from: [UInt8](try Data(contentsOf: file)))
    }

    /// The same without schools: it only puts the children in an order.
    static func orderOnly() throws -> Lottery {
        let drawn = try lottery(try proof())
        return Lottery(
            id: orderOnlyID, schoolYear: drawn.schoolYear, region: drawn.region,
            stage: drawn.stage, state: drawn.state, publicValueSource: drawn.publicValueSource,
            schools: [], entries: drawn.entries, sample: true, listHash: nil, commitment: nil,
            publicValue: nil, resultHash: nil, steps: drawn.steps, voidReason: nil)
    }

    static func lottery(_ proof: LotteryProofFile) throws -> Lottery {
        let steps: [(LotteryAct, String)] = [
            (.prepare, "officer-one"), (.freeze, "officer-one"), (.approveStart, "officer-one"),
            (.approveStart, "officer-two"), (.seed, "officer-two"), (.execute, "officer-two"),
            (.verify, "notary-three"), (.publish, "officer-two"),
        ]
        return Lottery(
            id: proof.list.lottery, schoolYear: try SchoolYear("2026"),
            region: try RegionCode("410802"), stage: .primary, state: .published,
            publicValueSource: proof.list.publicValueSource, schools: proof.list.schools,
            entries: proof.list.entries.count, sample: proof.sample, listHash: proof.listHash,
            commitment: proof.commitment, publicValue: proof.publicValue,
            resultHash: proof.resultHash,
            steps: steps.map { LotteryStep(act: $0.0, by: $0.1, at: FakeFigures.asOf) },
            voidReason: nil)
    }

    /// - Parameter change: what somebody did to the proof file after the lottery.
    static func handlers(
        _ change: @escaping @Sendable (inout LotteryProofFile) -> Void
    ) -> [Handler] {
        @Sendable func check(_ asked: String) throws {
            guard asked == id else { throw CallError.notFound("lottery") }
        }
        return [
            Handler(Enrollment.listLotteries) { _, _, writer in
                try await writer.write(try lottery(try proof()))
                try await writer.write(try orderOnly())
            },
            Handler(Enrollment.getLottery) { request, _ in
                if request.lotteryID == orderOnlyID { return try orderOnly() }
                try check(request.lotteryID)
                return try lottery(try proof())
            },
            Handler(Enrollment.getLotteryProof) { request, _ in
                try check(request.lotteryID)
                var proof = try proof()
                change(&proof)
                return proof
            },
        ]
    }
}
