/// All schools' seats while a mechanism runs, and who applies where.
///
/// A school answers an application with a chain of pools: open, quota, reverted, or quota, open, reverted
/// (`SeniorRule.FillingOrder`). Whoever one pool refuses goes to the next one; whom all refuse is refused by
/// the school. A reserved seat reverts when nobody claims it: a school's reverted pool begins with all
/// reserved seats, and loses one for each of the first claims to a cell of the quota matrix. A seat that is empty
/// because equals were refused is claimed, and does not revert.
///
/// Each pool's bar only rises, and so does the crowd that reaches a later pool, while the reverted pool only
/// shrinks. So a school that refused somebody would refuse him for ever, and the final result is one and
/// the same whoever applies first.
struct SeatBook {
    let index: SeniorIndex
    let ranking: Ranking
    let tie: SeniorRule.TiePolicy
    private let isQuotaFirst: Bool
    /// By school, in hundredths; nobody below claims a reserved seat.
    private var floors: [Int]?
    private(set) var open: [SeatPool]
    /// By slot.
    private(set) var quota: [SeatPool] = []
    private(set) var reverted: [SeatPool] = []
    private var claims: [Int] = []
    /// By candidate: the place in `index.wishSchool` of the wish that is being asked.
    private(set) var wish: [Int]
    private var refused: [Int] = []
    private var work: [Step] = []

    private enum Stage { case enter, open, quota, reverted, refused }
    private struct Step {
        let candidate: Int
        let stage: Stage
    }

    /// - Parameter floors: frozen floors by school; nil when reserved seats are left out altogether.
    init(
        _ index: SeniorIndex, _ ranking: Ranking, tie: SeniorRule.TiePolicy,
        order: SeniorRule.FillingOrder, floors: [Int]?
    ) {
        self.index = index
        self.ranking = ranking
        self.tie = tie
        self.floors = floors
        isQuotaFirst = order == .reserveFirst
        open = index.openSeats.map { SeatPool(seats: $0, tie: tie) }
        wish = Array(index.wishStart.dropLast())
        if floors != nil {
            quota = index.quotaSeats.map { SeatPool(seats: $0, tie: tie) }
            claims = [Int](repeating: 0, count: index.slotCount)
            reverted = (0..<index.schoolCount).map { school in
                let slots = index.slotStart[school]..<index.slotStart[school + 1]
                return SeatPool(seats: slots.reduce(0) { $0 + index.quotaSeats[$1] }, tie: tie)
            }
        }
    }

    /// Deferred acceptance: every candidate applies to his wishes in turn until a school holds him, and again
    /// from there when it has to let him go. Best candidates first, which is the order with the
    /// fewest refusals.
    mutating func deferAcceptance() {
        for candidate in ranking.order { run(Int(candidate), goesOn: true) }
    }

    /// All candidates in `applicants` apply to the wish they stand at, and nowhere else.
    mutating func apply(_ applicants: [Int]) {
        for candidate in applicants { run(candidate, goesOn: false) }
    }

    /// After a wish rank: what was given stays given, reserved seats that nobody claimed are open now.
    mutating func seal() {
        for school in open.indices { open[school].seal() }
        for school in reverted.indices { reverted[school].seal() }
        for slot in quota.indices { quota[slot].seal() }
    }

    /// Reserved seats are for first wishes: from now on nobody claims one.
    mutating func closeQuotas() { floors = nil }

    /// Who stands at the wish of a rank (0 is the first) moves on to the next.
    mutating func moveOn(_ candidates: [Int]) {
        for candidate in candidates { wish[candidate] += 1 }
    }

    private mutating func run(_ candidate: Int, goesOn: Bool) {
        work.append(Step(candidate: candidate, stage: .enter))
        while let step = work.popLast() {
            let place = wish[step.candidate]
            switch step.stage {
            case .enter:
                guard place < index.wishStart[step.candidate + 1] else { break }
                let school = Int(index.wishSchool[place])
                let isBelow = index.score[step.candidate] < index.controlLine[school]
                let first: Stage = isQuotaFirst ? .quota : .open
                push(step.candidate, isBelow ? .refused : first)
            case .open: askOpen(step.candidate, Int(index.wishSchool[place]))
            case .quota: askQuota(step.candidate, place)
            case .reverted: askReverted(step.candidate, Int(index.wishSchool[place]))
            case .refused:
                guard goesOn else { break }
                wish[step.candidate] += 1
                push(step.candidate, .enter)
            }
        }
    }

    private mutating func push(_ candidate: Int, _ stage: Stage) {
        work.append(Step(candidate: candidate, stage: stage))
    }

    /// Sends everybody just refused to the next stage.
    private mutating func pass(to stage: Stage) {
        while let candidate = refused.popLast() { push(candidate, stage) }
    }

    private mutating func askOpen(_ candidate: Int, _ school: Int) {
        open[school].offer(
            candidate, rank: Int(ranking.rank[candidate]), refused: &refused)
        pass(to: isQuotaFirst ? .reverted : .quota)
    }

    private mutating func askQuota(_ candidate: Int, _ place: Int) {
        let school = Int(index.wishSchool[place])
        let slot = Int(index.wishSlot[place])
        let next: Stage = isQuotaFirst ? .open : .reverted
        guard let floors, slot >= 0, index.score[candidate] >= floors[school] else {
            return push(candidate, next)
        }
        claims[slot] += 1
        if claims[slot] <= index.quotaSeats[slot] {
            reverted[school].shrink(refused: &refused)
            pass(to: .refused)
        }
        quota[slot].offer(candidate, rank: Int(ranking.rank[candidate]), refused: &refused)
        pass(to: next)
    }

    private mutating func askReverted(_ candidate: Int, _ school: Int) {
        guard !reverted.isEmpty else { return push(candidate, .refused) }
        reverted[school].offer(
            candidate, rank: Int(ranking.rank[candidate]), refused: &refused)
        pass(to: .refused)
    }
}
