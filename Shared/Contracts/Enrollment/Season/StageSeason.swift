public import Bus

/// One stage's season in a region.
public struct StageSeason: BusMessage, Hashable {
    public var stage: Stage
    public var plan: SeasonPlan
    /// Of this stage, public and private schools together; states that occur.
    public var applications: [ApplicationStateCount]
    /// Registers that were asked.
    public var checks: [RegisterChecks]
    /// States that occur.
    public var lotteries: [LotteryStateCount]

    public init(
        stage: Stage, plan: SeasonPlan = SeasonPlan(), applications: [ApplicationStateCount] = [],
        checks: [RegisterChecks] = [], lotteries: [LotteryStateCount] = []
    ) {
        self.stage = stage
        self.plan = plan
        self.applications = applications
        self.checks = checks
        self.lotteries = lotteries
    }
}

/// Seats of a stage's plan lines, drafts left out.
public struct SeasonPlan: BusMessage, Hashable {
    /// Seats submitted, whatever became of them; nil where there are none. A district's stage may be one school, whose plan is not
    /// published yet: nil for whoever is none of `Access.readers`.
    public var planned: Int?
    /// Seats of published lines, closed ones among them: offered + confirmed + free.
    public var published: Int
    /// Waiting for the family's answer.
    public var offered: Int
    public var confirmed: Int
    /// Nobody holds them.
    public var free: Int

    public init(
        planned: Int? = nil, published: Int = 0, offered: Int = 0, confirmed: Int = 0, free: Int = 0
    ) {
        self.planned = planned
        self.published = published
        self.offered = offered
        self.confirmed = confirmed
        self.free = free
    }
}

public struct ApplicationStateCount: BusMessage, Hashable {
    public var state: ApplicationState
    public var applications: Int

    public init(state: ApplicationState, applications: Int) {
        self.state = state
        self.applications = applications
    }
}

/// Checks of a register, in the last round of each application.
public struct RegisterChecks: BusMessage, Hashable {
    public var register: RegisterKind
    public var pending: Int
    public var pass: Int
    public var fail: Int
    /// Decided by an officer.
    public var manual: Int
    /// The register did not answer.
    public var unknown: Int
    /// Of the unknown ones, those it is asked again for: their applications wait for a source that is down.
    public var waiting: Int

    public init(
        register: RegisterKind, pending: Int = 0, pass: Int = 0, fail: Int = 0, manual: Int = 0,
        unknown: Int = 0, waiting: Int = 0
    ) {
        self.register = register
        self.pending = pending
        self.pass = pass
        self.fail = fail
        self.manual = manual
        self.unknown = unknown
        self.waiting = waiting
    }
}

public struct LotteryStateCount: BusMessage, Hashable {
    public var state: LotteryState
    public var lotteries: Int

    public init(state: LotteryState, lotteries: Int) {
        self.state = state
        self.lotteries = lotteries
    }
}

/// Senior-high candidates: who has a score card.
public struct CandidateSeason: BusMessage, Hashable {
    public var candidates: Int
    /// States of their wish forms that occur; who has none is left out.
    public var forms: [WishStateCount]

    public init(candidates: Int = 0, forms: [WishStateCount] = []) {
        self.candidates = candidates
        self.forms = forms
    }
}

public struct WishStateCount: BusMessage, Hashable {
    public var state: WishState
    public var forms: Int

    public init(state: WishState, forms: Int) {
        self.state = state
        self.forms = forms
    }
}

public struct ViolationCount: BusMessage, Hashable {
    public var kind: ViolationKind
    public var violations: Int

    public init(kind: ViolationKind, violations: Int) {
        self.kind = kind
        self.violations = violations
    }
}
