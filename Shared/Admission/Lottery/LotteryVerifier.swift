/// Draws a lottery again from its proof and names the first thing that differs.
public struct LotteryVerifier: Sendable {
    /// What was published when the list was frozen: only against it a file shows that nobody made it anew.
    public var publishedListHash: String?
    public var publishedCommitment: String?

    public init(publishedListHash: String? = nil, publishedCommitment: String? = nil) {
        self.publishedListHash = publishedListHash
        self.publishedCommitment = publishedCommitment
    }

    /// The first field that is not what the list, the secret and the public value make it.
    public struct Finding: Sendable, Hashable, Encodable {
        /// `listHash`, `commitment`, `seed`, `order[12].entry`, `resultHash` …
        public var field: String
        public var stated: String
        public var expected: String
        public var message: String
    }

    /// What was verified.
    public struct Report: Sendable, Hashable {
        public var lottery: String
        public var sample: Bool
        public var entries: Int
        public var schools: Int
        public var admitted: Int
        public var listHash: String
        public var commitment: String
        /// Nil before the draw, and when something differs.
        public var resultHash: String?
        public var isDrawn: Bool
        public var finding: Finding?
    }

    /// - Throws: the path and rule of what cannot be drawn at all.
    public func verify(_ proof: LotteryProof) throws(AdmissionFault) -> Report {
        try check(proof)
        let listHash = try LotteryDraw.hash(of: proof.list)
        var report = Report(
            lottery: proof.list.lottery, sample: proof.sample, entries: proof.list.entries.count,
            schools: proof.list.schools.count, admitted: 0, listHash: listHash,
            commitment: proof.commitment, isDrawn: proof.secret != nil)
        report.finding = difference(
            "listHash", proof.listHash, listHash,
            "the list is not the one with the hash in the file")
        if let published = publishedListHash {
            report.finding =
                report.finding
                ?? difference(
                    "listHash", listHash, published, "the list is not the one that was published")
        }
        if let published = publishedCommitment {
            report.finding =
                report.finding
                ?? difference(
                    "commitment", proof.commitment, published,
                    "the commitment is not the one that was published")
        }
        guard report.finding == nil, let secret = proof.secret, let value = proof.publicValue
        else { return report }
        let draw = try LotteryDraw(proof.list, secret: secret, publicValue: value)
        report.finding = difference(of: proof, from: draw)
        report.admitted = draw.order.count { $0.school != nil }
        report.resultHash = report.finding == nil ? draw.resultHash : nil
        return report
    }

    private func check(_ proof: LotteryProof) throws(AdmissionFault) {
        guard proof.format == LotteryProof.formatName else {
            throw AdmissionFault("format", rule: "format", "must be \(LotteryProof.formatName)")
        }
        try AdmissionText.checkHex(proof.listHash, at: "listHash")
        try AdmissionText.checkHex(proof.commitment, at: "commitment")
        let drawn: [(String, Bool)] = [
            ("secret", proof.secret != nil), ("publicValue", proof.publicValue != nil),
            ("seed", proof.seed != nil), ("order", proof.order != nil),
            ("resultHash", proof.resultHash != nil),
        ]
        if drawn.contains(where: \.1), let missing = drawn.first(where: { !$0.1 }) {
            throw AdmissionFault(
                missing.0, rule: "required", "is missing in a lottery that was drawn")
        }
    }

    private func difference(of proof: LotteryProof, from draw: LotteryDraw) -> Finding? {
        difference(
            "commitment", proof.commitment, draw.commitment,
            "the secret is not the one that was committed to")
            ?? difference(
                "seed", proof.seed ?? "", draw.seed,
                "the seed does not come from this list, secret and public value")
            ?? difference(in: proof.order ?? [], from: draw.order)
            ?? difference(
                "resultHash", proof.resultHash ?? "", draw.resultHash,
                "the hash is not that of the result")
    }

    private func difference(in stated: [LotteryPlace], from computed: [LotteryPlace]) -> Finding? {
        for (index, pair) in zip(stated, computed).enumerated() where pair.0 != pair.1 {
            let path = "order[\(index)]"
            let message = "the order and the places follow from the tickets"
            return difference("\(path).entry", pair.0.entry, pair.1.entry, message)
                ?? difference("\(path).ticket", pair.0.ticket, pair.1.ticket, message)
                ?? difference("\(path).place", "\(pair.0.place)", "\(pair.1.place)", message)
                ?? difference(
                    "\(path).school", pair.0.school ?? "-", pair.1.school ?? "-",
                    "the school follows from order, wishes and seats")
        }
        return difference(
            "order", "\(stated.count) lines", "\(computed.count) lines", "has a line an entry")
    }

    private func difference(
        _ field: String, _ stated: String, _ expected: String, _ message: String
    ) -> Finding? {
        Array(stated.utf8) == Array(expected.utf8)
            ? nil
            : Finding(field: field, stated: stated, expected: expected, message: message)
    }
}
