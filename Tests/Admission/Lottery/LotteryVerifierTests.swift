import Admission
import Foundation
import Testing

struct LotteryVerifierTests {
    private static func proof(_ seed: UInt64) throws -> LotteryProof {
        let given = RandomLotteries.make(seed)
        return LotteryProof(
            try LotteryDraw(given.list, secret: given.secret, publicValue: given.publicValue),
            sample: true)
    }

    private static let sampleFile = PythonPeer.tests.deletingLastPathComponent()
        .appending(path: "docs/lottery-sample.json")

    /// A proof with entries, schools and a place that has a school.
    private static let rich: UInt64 = {
        (0...).first { seed in
            guard let proof = try? proof(seed), let order = proof.order else { return false }
            return order.count > 10 && order.prefix(3).contains { $0.school != nil }
                && proof.list.schools.count > 2
        } ?? 0
    }()

    @Test("what was drawn verifies, also from its file")
    func whole() throws {
        for seed in 0..<200 as Range<UInt64> {
            let proof = try Self.proof(seed)
            let report = try LotteryVerifier().verify(proof)
            #expect(report.finding == nil)
            #expect(report.resultHash == proof.resultHash)
            #expect(report.entries == proof.order?.count)
            let read = try LotteryProof.read([UInt8](try JSONEncoder().encode(proof)))
            #expect(read == proof)
        }
    }

    struct Change: Sendable, CustomStringConvertible {
        let description: String
        let field: String
        let make: @Sendable (inout LotteryProof) -> Void

        init(
            _ description: String, _ field: String,
            _ make: @escaping @Sendable (inout LotteryProof) -> Void
        ) {
            self.description = description
            self.field = field
            self.make = make
        }
    }

    private static func flipped(_ hex: String?) -> String {
        let hex = hex ?? ""
        return (hex.hasPrefix("0") ? "1" : "0") + hex.dropFirst()
    }

    static let changes: [Change] = [
        Change("one id", "listHash") { $0.list.entries[3].id += "x" },
        Change("a wish", "listHash") { $0.list.entries[0].wishes = [] },
        Change("a seat", "listHash") { $0.list.schools[0].seats += 1 },
        Change("an entry added", "listHash") {
            $0.list.entries.append(.init(id: "new", wishes: []))
        },
        Change("the source", "listHash") { $0.list.publicValueSource += " " },
        Change("the list's hash", "listHash") { $0.listHash = flipped($0.listHash) },
        Change("the commitment", "commitment") { $0.commitment = flipped($0.commitment) },
        Change("the secret", "commitment") { $0.secret = flipped($0.secret) },
        Change("the public value", "seed") { $0.publicValue = "1" },
        Change("the seed", "seed") { $0.seed = flipped($0.seed) },
        Change("the order", "order[0].entry") { $0.order?.swapAt(0, 9) },
        Change("a ticket", "order[2].ticket") { $0.order?[2].ticket = "00" },
        Change("a place", "order[2].place") { $0.order?[2].place = 77 },
        Change("a school", "order[1].school") {
            let got = $0.order?[1].school
            $0.order?[1].school = got == nil ? "x" : nil
        },
        Change("a line less", "order") { $0.order?.removeLast() },
        Change("the result's hash", "resultHash") { $0.resultHash = flipped($0.resultHash) },
    ]

    private struct Answer: Decodable {
        var difference: String?
        var resultHash: String
    }

    @Test("every change is found, and named by the first field, here and in Python")
    func changed() throws {
        let proofs = try Self.changes.map { change in
            var proof = try Self.proof(Self.rich)
            change.make(&proof)
            return proof
        }
        let answers = try PythonPeer.run(
            "lottery_verify.py", ["--lines"], on: proofs + [try Self.proof(Self.rich)],
            as: Answer.self)
        for (index, change) in Self.changes.enumerated() {
            let finding = try #require(try LotteryVerifier().verify(proofs[index]).finding)
            #expect(finding.field == change.field, "\(change)")
            #expect(finding.stated != finding.expected)
            #expect(answers[index].difference == change.field, "\(change)")
        }
        #expect(answers.last?.difference == nil)
    }

    @Test("a file made anew with one id changed is whole in itself, and not what was published")
    func forged() throws {
        let honest = try Self.proof(Self.rich)
        let verifier = LotteryVerifier(
            publishedListHash: honest.listHash, publishedCommitment: honest.commitment)
        #expect(try verifier.verify(honest).finding == nil)

        var list = honest.list
        list.entries[0].id = "R-other"
        let secret = try #require(honest.secret)
        let forged = LotteryProof(
            try LotteryDraw(list, secret: secret, publicValue: honest.publicValue ?? ""),
            sample: true)
        #expect(try LotteryVerifier().verify(forged).finding == nil)
        #expect(try verifier.verify(forged).finding?.field == "listHash")

        let otherSecret = LotteryProof(
            try LotteryDraw(
                honest.list, secret: Self.flipped(secret), publicValue: honest.publicValue ?? ""),
            sample: true)
        #expect(try LotteryVerifier().verify(otherSecret).finding == nil)
        #expect(try verifier.verify(otherSecret).finding?.field == "commitment")
    }

    @Test("a frozen lottery verifies before it is drawn")
    func frozen() throws {
        let drawn = try Self.proof(Self.rich)
        var frozen = LotteryProof(
            frozen: drawn.list, listHash: drawn.listHash, commitment: drawn.commitment,
            sample: true)
        let report = try LotteryVerifier().verify(frozen)
        #expect(report.finding == nil && !report.isDrawn && report.resultHash == nil)
        frozen.list.entries[0].id += "x"
        #expect(try LotteryVerifier().verify(frozen).finding?.field == "listHash")
    }

    @Test(
        "a file that is none is refused by path and rule",
        arguments: [
            ("{", "", "JSON"), ("[]", "", "type"),
            (#"{"a":1}"#, "a", "field"),
            (#"{"format":"x"}"#, "sample", "required"),
            (#"{"format":1}"#, "format", "type"),
        ])
    func unreadable(text: String, path: String, rule: String) {
        let fault = #expect(throws: AdmissionFault.self) { try LotteryProof.read(Array(text.utf8)) }
        #expect(fault?.path == path)
        #expect(fault?.rule == rule)
    }

    @Test(
        "a member that stands twice is refused where it stands: readers differ in which they take",
        arguments: [
            (#""secret":"#, #""secret":"0","secret":"#, "secret"),
            (#""secret":"#, #""secr\u0065t":"0","secret":"#, "secret"),
            (#""seats":"#, #""seats":1,"seats":"#, "list.schools[0].seats"),
            (#""wishes":["#, #""wishes":[],"wishes":["#, "list.entries[0].wishes"),
        ])
    func repeatedMember(old: String, new: String, path: String) throws {
        let whole = String(
            decoding: try JSONEncoder().encode(try Self.proof(Self.rich)), as: UTF8.self)
        let range = try #require(whole.range(of: old))
        let changed = whole.replacingCharacters(in: range, with: new)
        let fault = #expect(throws: AdmissionFault.self) {
            try LotteryProof.read(Array(changed.utf8))
        }
        #expect(fault?.path == path && fault?.rule == "once")
        // In another encoding the members would be others to what looks through them.
        let wide = try #require(whole.data(using: .utf16LittleEndian))
        #expect(throws: AdmissionFault.self) { try LotteryProof.read([UInt8](wide)) }
    }

    @Test(
        "names that stand in different objects, and texts that look like members, are no repetition"
    )
    func noRepetition() throws {
        let text = #"{"a":{"a":[{"a":"\"a\":1,\"a\":"},{"a":2}]},"b":"a","c":"a"}"#
        let fault = #expect(throws: AdmissionFault.self) {
            try LotteryProof.read(Array(text.utf8))
        }
        #expect(fault?.rule == "field")
    }

    @Test("a field nobody knows, a missing one and a wrong one are named where they stand")
    func fields() throws {
        let whole = String(
            decoding: try JSONEncoder().encode(try Self.proof(Self.rich)), as: UTF8.self)
        for (old, new, path, rule) in [
            (#""seats":"#, #""seat":"#, "list.schools[0].seat", "field"),
            (#""wishes":["#, #""wishes":[1,"#, "list.entries[0].wishes[0]", "type"),
            (#""secret":"#, #""secreet":"#, "secreet", "field"),
        ] {
            let range = try #require(whole.range(of: old))
            let changed = whole.replacingCharacters(in: range, with: new)
            let fault = #expect(throws: AdmissionFault.self) {
                try LotteryProof.read(Array(changed.utf8))
            }
            #expect(fault?.path == path)
            #expect(fault?.rule == rule)
        }
        var proof = try Self.proof(Self.rich)
        proof.seed = nil
        let halfDrawn = proof
        #expect(
            throws: AdmissionFault(
                "seed", rule: "required", "is missing in a lottery that was drawn")
        ) {
            try LotteryVerifier().verify(halfDrawn)
        }
        proof.format = "edubus-lottery-v2"
        let otherFormat = proof
        #expect(throws: AdmissionFault.self) { try LotteryVerifier().verify(otherFormat) }
    }

    /// `EDUBUS_RECORD=1` writes the file anew.
    @Test("the sample of the documentation is what it always was, and verifies")
    func golden() throws {
        let twins = { (id: String) in
            LotteryList.Entry(id: id, group: "twins-1", wishes: ["5141900002", "5141900001"])
        }
        let list = LotteryList(
            lottery: "2026-410802-primary-1",
            publicValueSource: "示例：中国福利彩票双色球第2026095期开奖号码，红球由小到大，空格分隔，加号后为蓝球",
            schools: [.init(code: "5141900001", seats: 3), .init(code: "5141900002", seats: 2)],
            entries: [
                .init(id: "S2026-0001", wishes: ["5141900001"]),
                .init(id: "S2026-0002", wishes: ["5141900001", "5141900002"]),
                twins("S2026-0003"), twins("S2026-0004"),
                .init(id: "S2026-0005", wishes: ["5141900002"]),
                .init(id: "S2026-0006", wishes: ["5141900002", "5141900001"]),
                .init(id: "S2026-0007", wishes: ["5141900001"]),
            ])
        let draw = try LotteryDraw(
            list, secret: "6f1d2c3b4a5968778695a4b3c2d1e0f00f1e2d3c4b5a69788796a5b4c3d2e1f0",
            publicValue: "03 08 14 21 26 33 + 07")
        let proof = LotteryProof(draw, sample: true)
        if ProcessInfo.processInfo.environment["EDUBUS_RECORD"] == "1" {
            let encoder = JSONEncoder()
            encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
            try (try encoder.encode(proof) + Data([0x0A])).write(to: Self.sampleFile)
        }
        let recorded = try LotteryProof.read([UInt8](try Data(contentsOf: Self.sampleFile)))
        #expect(recorded == proof)
        #expect(recorded.sample)
        #expect(try LotteryVerifier().verify(recorded).finding == nil)
    }
}
