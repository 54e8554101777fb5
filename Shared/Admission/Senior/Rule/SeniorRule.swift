/// A rule of senior-high admission whole: the mechanism and everything about it that can be chosen.
///
/// Printed with every result. The same market under the same rule gives the same bytes for ever (E9).
public struct SeniorRule: Sendable, Hashable {
    public var mechanism: Mechanism
    /// Δ: how far below a school's frozen line its reserved seats (分配生) may go.
    public var floorDelta: ExamScore
    public var tie: TiePolicy
    public var order: FillingOrder
    /// For `TiePolicy.lottery`; nil derives it from the input hash, which whoever can choose the input can try
    /// out: a real season states a seed made of a committed secret and a public value.
    public var seed: String?

    public init(
        _ mechanism: Mechanism, floorDelta: ExamScore = ExamScore(hundredths: 50_00),
        tie: TiePolicy = .admitAll, order: FillingOrder = .openFirst, seed: String? = nil
    ) {
        self.mechanism = mechanism
        self.floorDelta = floorDelta
        self.tie = tie
        self.order = order
        self.seed = seed
    }

    /// How candidates and seats come together.
    public enum Mechanism: String, Sendable, Hashable, CaseIterable {
        /// 顺序志愿: wish rank by wish rank, admissions permanent, open seats only. Manipulable.
        case m0 = "M0"
        /// 平行志愿: in score order, each the first listed school with room, open seats only.
        case m1 = "M1"
        /// Local practice: wish rank by wish rank; reserved seats for first wishes, down to a frozen floor.
        /// Manipulable.
        case m2 = "M2"
        /// Recommended: floors frozen by M1 on open seats, then student-proposing deferred acceptance.
        case m3 = "M3"

        /// Changes when a market's result changes.
        public var version: RuleVersion { RuleVersion(rawValue.lowercased(), version: 1) }

        /// Whether reserved seats are filled at all.
        public var usesQuotas: Bool { self == .m2 || self == .m3 }
        /// Whether wish ranks are made permanent one after the other.
        public var isByWishRank: Bool { self == .m0 || self == .m2 }
    }

    /// What happens to equal candidates (score and all keys) of whom a seat kind can take only some.
    public enum TiePolicy: String, Sendable, Hashable, CaseIterable {
        /// All are admitted, and the plan is amended, visibly.
        case admitAll = "admit-all"
        /// None is admitted, and nobody below them: the seats stay empty.
        case rejectAll = "reject-all"
        /// Their lottery tickets decide: see `TieTicket`.
        case lottery
    }

    /// Which of a school's seats are filled first.
    public enum FillingOrder: String, Sendable, Hashable, CaseIterable {
        /// “Over and above”: whom an open seat takes leaves the reserved seats to others. Henan's practice.
        case openFirst = "open-first"
        /// “Minimum guarantee”: the best of a junior school take its reserved seats.
        case reserveFirst = "reserve-first"
    }
}
