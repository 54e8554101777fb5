/// A family checks its result alone: own score, keys, junior school, eligibility and wishes against the
/// published lines give the same seat as the engine, with nobody else's data.
///
/// A candidate gets the first wish that passes: at or above the control line, and at or above the line of a kind of seats
/// (or a kind that had room for everybody), asked in the order the rule fills them. Where a lottery decides
/// between equals, the line carries the ticket of the last one admitted, and the candidate's own follows
/// from the published seed and the candidate's id.
public struct SeniorCheck: Sendable {
    private struct Kind: Hashable {
        let school: String
        let seat: SeniorSeat
        let juniorSchool: String?
        let wishRank: Int?
    }

    private let rule: SeniorRule
    private let seed: String?
    private let controlLines: [String: ExamScore]
    private let floors: [String: ExamScore]
    private let bars: [Kind: Bar<SeniorMark>]

    /// Uses of a result only what is published.
    public init(
        rule: SeniorRule, seed: String?, schools: [SeniorSchool], floors: [SeniorFloor],
        lines: [SeniorLine]
    ) {
        self.rule = rule
        self.seed = seed
        controlLines = Dictionary(
            schools.map { ($0.code, $0.controlLine) }, uniquingKeysWith: { first, _ in first })
        self.floors = Dictionary(
            floors.map { ($0.school, $0.floor) }, uniquingKeysWith: { first, _ in first })
        bars = Dictionary(
            lines.map { line in
                let kind = Kind(
                    school: line.school, seat: line.seat, juniorSchool: line.juniorSchool,
                    wishRank: line.wishRank)
                return (kind, line.bar)
            }, uniquingKeysWith: { first, _ in first })
    }

    public init(_ result: SeniorResult) {
        self.init(
            rule: result.rule, seed: result.seed, schools: result.schools, floors: result.floors,
            lines: result.lines)
    }

    /// What the published lines say of a candidate, and of every wish up to the one that was granted.
    public func check(
        _ candidate: SeniorCandidate
    ) -> (assignment: SeniorAssignment, wishes: [WishVerdict]) {
        let mark = SeniorMark(
            score: candidate.score, keys: candidate.keys,
            ticket: seed.map { TieTicket(seed: $0, candidate: candidate.id) })
        var verdicts: [WishVerdict] = []
        for (place, school) in candidate.wishes.enumerated() {
            let verdict = verdict(on: school, rank: place + 1, candidate, mark)
            verdicts.append(verdict)
            if let seat = verdict.seat {
                let assignment = SeniorAssignment(
                    candidate: candidate.id, school: school, seat: seat, wishRank: place + 1,
                    reason: .admitted)
                return (assignment, verdicts)
            }
        }
        let assignment = SeniorAssignment(
            candidate: candidate.id, school: nil, seat: nil, wishRank: nil,
            reason: .summary(of: verdicts.flatMap(\.reasons)))
        return (assignment, verdicts)
    }

    private func verdict(
        on school: String, rank: Int, _ candidate: SeniorCandidate, _ mark: SeniorMark
    ) -> WishVerdict {
        guard let control = controlLines[school], candidate.score >= control else {
            return WishVerdict(
                school: school, seat: nil, control: .belowControlLine, open: nil, quota: nil,
                reverted: nil)
        }
        var blocks: [SeniorSeat: SeniorReason] = [:]
        var granted: SeniorSeat?
        for seat in kinds {
            guard let block = block(seat, at: school, rank: rank, candidate, mark) else {
                granted = seat
                break
            }
            blocks[seat] = block
        }
        return WishVerdict(
            school: school, seat: granted, control: nil, open: blocks[.open],
            quota: blocks[.quota], reverted: blocks[.reverted])
    }

    /// Kinds of seats in the order the rule fills them.
    private var kinds: [SeniorSeat] {
        guard rule.mechanism.usesQuotas else { return [.open] }
        return rule.order == .openFirst
            ? [.open, .quota, .reverted] : [.quota, .open, .reverted]
    }

    private func block(
        _ seat: SeniorSeat, at school: String, rank: Int, _ candidate: SeniorCandidate,
        _ mark: SeniorMark
    ) -> SeniorReason? {
        let isByWishRank = rule.mechanism.isByWishRank
        func bar(_ juniorSchool: String? = nil) -> Bar<SeniorMark>? {
            bars[
                Kind(
                    school: school, seat: seat, juniorSchool: juniorSchool,
                    wishRank: isByWishRank ? rank : nil)]
        }
        guard seat == .quota else { return bar().map { $0.blocks(mark) } ?? .noSeat }
        if isByWishRank, rank > 1 { return .notFirstWish }
        guard let bar = bar(candidate.juniorSchool) else { return .noQuota }
        guard candidate.isEligible else { return .notEligible }
        guard let floor = floors[school], candidate.score >= floor else { return .belowFloor }
        return bar.blocks(mark)
    }
}
