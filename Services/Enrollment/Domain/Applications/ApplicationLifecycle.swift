import Bus
import Contracts

/// One application's place in its process: its state, what belongs to the state, and the only moves there are.
///
/// `DRAFT → SUBMITTED → VERIFYING → VERIFIED(tier) → POOLED → OFFERED → CONFIRMED → REGISTERED`; beside it RETURNED,
/// INELIGIBLE(reason), LOTTERY_LOST → REALLOCATED, WITHDRAWN, REVOKED and APPEALED.
/// Source: domain page "Enrollment", process and states of the compulsory stage.
struct ApplicationLifecycle: Sendable, Equatable {
    private(set) var state: ApplicationState
    /// From VERIFIED on.
    private(set) var tier: String?
    /// Of INELIGIBLE.
    private(set) var reason: String?
    /// Of APPEALED: what a dismissal goes back to.
    private(set) var appealedFrom: ApplicationState?

    enum Verb: Sendable, Hashable {
        case submit
        /// The first register was asked.
        case verify
        /// Every check is decided, and the child is in a tier.
        case complete(tier: String)
        case refuse(reason: String)
        case giveBack
        /// A check is decided anew: what the child came to by the checks before is open again.
        case recheck
        case pool
        /// The list it was frozen in is voided.
        case release
        case offer
        case confirm
        case register
        case loseLottery
        case reallocate
        case withdraw
        case revoke
        case appeal
        case uphold
        case dismiss

        /// Stable, for programs and the record of moves.
        var name: String {
            switch self {
            case .submit: "submit"
            case .verify: "verify"
            case .complete: "complete"
            case .refuse: "refuse"
            case .giveBack: "return"
            case .recheck: "recheck"
            case .pool: "pool"
            case .release: "release"
            case .offer: "offer"
            case .confirm: "confirm"
            case .register: "register"
            case .loseLottery: "loseLottery"
            case .reallocate: "reallocate"
            case .withdraw: "withdraw"
            case .revoke: "revoke"
            case .appeal: "appeal"
            case .uphold: "uphold"
            case .dismiss: "dismiss"
            }
        }
    }

    init(
        state: ApplicationState = .draft, tier: String? = nil, reason: String? = nil,
        appealedFrom: ApplicationState? = nil
    ) {
        self.state = state
        self.tier = tier
        self.reason = reason
        self.appealedFrom = appealedFrom
    }

    /// Moves, or refuses and stays as it was.
    ///
    /// - Throws: the verb is not possible in this state.
    mutating func apply(_ verb: Verb) throws(RuleViolation) {
        switch (state, verb) {
        case (.draft, .submit), (.returned, .submit): become(.submitted)
        case (.submitted, .verify): become(.verifying)
        case (.verifying, .complete(let tier)): become(.verified, tier: tier)
        case (.verifying, .refuse(let reason)): become(.ineligible, reason: reason)
        case (.submitted, .giveBack), (.verifying, .giveBack), (.verified, .giveBack):
            become(.returned)
        case (.verified, .recheck): become(.verifying)
        case (.verified, .pool): become(.pooled, tier: tier)
        case (.pooled, .release): become(.verified, tier: tier)
        case (.pooled, .offer), (.reallocated, .offer): become(.offered, tier: tier)
        case (.offered, .confirm): become(.confirmed, tier: tier)
        case (.confirmed, .register): become(.registered, tier: tier)
        case (.pooled, .loseLottery): become(.lotteryLost, tier: tier)
        case (.lotteryLost, .reallocate): become(.reallocated, tier: tier)
        case (let state, .withdraw) where Self.withdrawable.contains(state): become(.withdrawn)
        case (let state, .revoke) where Self.revocable.contains(state): become(.revoked)
        case (.ineligible, .appeal), (.revoked, .appeal):
            let (before, reason) = (state, reason)
            become(.appealed, reason: reason)
            appealedFrom = before
        case (.appealed, .uphold): become(.verifying)
        case (.appealed, .dismiss): become(appealedFrom ?? .ineligible, reason: reason)
        default:
            throw RuleViolation(
                "APPLICATION_STATE", "ILLEGAL_APPLICATION_MOVE", field: "receipt",
                "\(verb.name) is not possible while the application is \(state.rawValue)")
        }
    }

    /// What a family may still give up.
    static let withdrawable: Set<ApplicationState> = [
        .draft, .submitted, .verifying, .verified, .pooled, .offered, .confirmed, .returned,
        .lotteryLost, .reallocated, .appealed,
    ]
    /// What false papers may have got.
    static let revocable: Set<ApplicationState> = [
        .verified, .pooled, .offered, .confirmed, .registered, .lotteryLost, .reallocated,
    ]

    private mutating func become(
        _ state: ApplicationState, tier: String? = nil, reason: String? = nil
    ) {
        self = Self(state: state, tier: tier, reason: reason)
    }
}
