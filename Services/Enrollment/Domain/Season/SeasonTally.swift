import Bus
import Contracts

/// Counts a season region by region, and the city in the same stroke: its figures are the sum of the regions'.
struct SeasonTally {
    private var figures: [RegionCode: SeasonFigures] = [:]
    private(set) var total = SeasonFigures()

    /// In order of code.
    var regions: [RegionSeason] {
        figures.sorted { $0.key < $1.key }.map { RegionSeason(region: $0, figures: $1) }
    }

    mutating func count(in region: RegionCode, _ add: (inout SeasonFigures) -> Void) {
        add(&figures[region, default: SeasonFigures()])
        add(&total)
    }
}

extension SeasonFigures {
    mutating func add(_ violations: Int, of kind: ViolationKind) {
        self.violations.change(kind, \.kind, new: ViolationCount(kind: kind, violations: 0)) {
            $0.violations += violations
        }
    }

    /// - Parameter state: of their wish forms; nil for candidates without one.
    mutating func add(candidates: Int, _ state: WishState?) {
        self.candidates.candidates += candidates
        guard let state else { return }
        self.candidates.forms.change(state, \.state, new: WishStateCount(state: state, forms: 0)) {
            $0.forms += candidates
        }
    }

    mutating func change(_ stage: Stage, _ change: (inout StageSeason) -> Void) {
        stages.change(stage, \.stage, new: StageSeason(stage: stage), change)
    }
}

extension StageSeason {
    mutating func add(_ plan: SeasonPlan) {
        if let planned = plan.planned { self.plan.planned = (self.plan.planned ?? 0) + planned }
        self.plan.published += plan.published
        self.plan.offered += plan.offered
        self.plan.confirmed += plan.confirmed
        self.plan.free += plan.free
    }

    mutating func add(_ applications: Int, in state: ApplicationState) {
        self.applications.change(
            state, \.state, new: ApplicationStateCount(state: state, applications: 0)
        ) { $0.applications += applications }
    }

    mutating func add(_ lotteries: Int, in state: LotteryState) {
        self.lotteries.change(state, \.state, new: LotteryStateCount(state: state, lotteries: 0)) {
            $0.lotteries += lotteries
        }
    }

    /// - Parameter waiting: how many of them the register is asked again for.
    mutating func add(
        _ checks: Int, in state: CheckState, of register: RegisterKind, waiting: Int
    ) {
        self.checks.change(register, \.register, new: RegisterChecks(register: register)) {
            switch state {
            case .pending: $0.pending += checks
            case .pass: $0.pass += checks
            case .fail: $0.fail += checks
            case .manual: $0.manual += checks
            case .unknown:
                $0.unknown += checks
                $0.waiting += waiting
            }
        }
    }
}

extension Array {
    /// Changes the element of a key; a missing one is made first, where the key's order puts it.
    fileprivate mutating func change<Key: CaseIterable & Equatable>(
        _ key: Key, _ path: KeyPath<Element, Key>, new: @autoclosure () -> Element,
        _ change: (inout Element) -> Void
    ) {
        if let index = firstIndex(where: { $0[keyPath: path] == key }) {
            return change(&self[index])
        }
        let before = Array<Key>(Key.allCases.prefix { $0 != key })
        let place = firstIndex { !before.contains($0[keyPath: path]) } ?? endIndex
        insert(new(), at: place)
        change(&self[place])
    }
}
