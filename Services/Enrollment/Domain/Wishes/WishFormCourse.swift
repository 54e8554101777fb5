import Bus
import Contracts

/// The states of a wish form and the only moves between them (志愿表):
///
/// `draft → submitted → signed → locked → ranked → admitted | unadmitted`, `unadmitted → solicited → submitted → …`,
/// `admitted → reported → registered` or `admitted → noShow`. It is signed when student and guardian both have.
struct WishFormCourse: Sendable, Equatable {
    private(set) var state: WishState
    private(set) var signatures: Set<WishSigner>
    private(set) var admission: WishAdmission?

    init(
        state: WishState = .draft, signatures: Set<WishSigner> = [],
        admission: WishAdmission? = nil
    ) {
        self.state = state
        self.signatures = signatures
        self.admission = admission
    }

    /// Takes other wishes: what was signed is signed no more.
    ///
    /// - Throws: from the lock on, unless wishes are solicited.
    mutating func change() throws(RuleViolation) {
        switch state {
        case .draft, .submitted, .signed:
            state = .draft
        case .solicited:
            break
        default:
            throw illegal("change")
        }
        signatures = []
    }

    /// Takes one step.
    ///
    /// - Parameter admitted: where, with `admit` only.
    /// - Throws: the move is not legal in this state; the form is unchanged.
    mutating func move(
        _ move: WishMove, admitted: WishAdmission? = nil
    ) throws(RuleViolation) {
        guard (move == .admit) == (admitted != nil) else {
            throw RuleViolation(
                "WISH_STATE", "ADMISSION_MISPLACED", field: "admission",
                move == .admit
                    ? "is missing: admit says which school and seat"
                    : "comes with the move admit, and with no other")
        }
        switch (state, move) {
        case (.draft, .submit), (.solicited, .submit): state = .submitted
        case (.submitted, .signStudent): sign(.student)
        case (.submitted, .signGuardian): sign(.guardian)
        case (.signed, .lock): state = .locked
        case (.locked, .rank): state = .ranked
        case (.ranked, .admit):
            state = .admitted
            admission = admitted
        case (.ranked, .leaveUnadmitted): state = .unadmitted
        case (.unadmitted, .solicit):
            state = .solicited
            signatures = []
        case (.admitted, .report): state = .reported
        case (.admitted, .missReport): state = .noShow
        case (.reported, .register): state = .registered
        default: throw illegal(move.rawValue)
        }
    }

    private mutating func sign(_ signer: WishSigner) {
        signatures.insert(signer)
        if signatures.count == WishSigner.allCases.count { state = .signed }
    }

    private func illegal(_ verb: String) -> RuleViolation {
        RuleViolation(
            "WISH_STATE", "ILLEGAL_WISH_MOVE", field: "move",
            "\(verb) is not possible while the wish form is \(state.rawValue)")
    }
}
