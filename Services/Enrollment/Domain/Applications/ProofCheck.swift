import Bus
import Contracts

/// The check of one proof: `PENDING → PASS | FAIL | UNKNOWN → MANUAL(officer, evidence)`.
///
/// UNKNOWN is a register that did not answer: it is asked again, and never counts as a FAIL. What a register has once
/// answered stays: only an officer changes a FAIL, on evidence.
struct ProofCheck: Sendable, Equatable {
    let proof: Proof
    private(set) var state: CheckState
    /// Whether it is proved; nil until that is known.
    private(set) var holds: Bool?
    private(set) var reason: RegisterReason?

    enum Verb: Sendable, Hashable {
        case pass
        case fail(RegisterReason)
        /// No answer, for whatever reason.
        case silence
        case decide(holds: Bool)

        var name: String {
            switch self {
            case .pass: "pass"
            case .fail: "fail"
            case .silence: "silence"
            case .decide: "decide"
            }
        }
    }

    init(
        _ proof: Proof, state: CheckState = .pending, holds: Bool? = nil,
        reason: RegisterReason? = nil
    ) {
        self.proof = proof
        self.state = state
        self.holds = holds
        self.reason = reason
    }

    /// Whether its register is still to be asked.
    var isWaiting: Bool {
        proof.register != nil && (state == .pending || state == .unknown)
    }

    /// - Throws: the verb is not possible in this state.
    mutating func apply(_ verb: Verb) throws(RuleViolation) {
        switch verb {
        case .pass where isWaiting: (state, holds, reason) = (.pass, true, nil)
        case .fail(let why) where isWaiting: (state, holds, reason) = (.fail, false, why)
        case .silence where isWaiting: (state, holds, reason) = (.unknown, nil, nil)
        case .decide(let holds) where isDecidableByHand:
            (state, self.holds, reason) = (.manual, holds, nil)
        default:
            throw RuleViolation(
                "CHECK_STATE", "ILLEGAL_CHECK_MOVE", field: "proof",
                "\(verb.name) is not possible while the check of \(proof.rawValue) is \(state.rawValue)"
            )
        }
    }

    /// Since when a proof is true that an officer is about to find proved.
    ///
    /// - Parameters:
    ///   - claimed: by the family. It counts unless the register has said that the record is younger.
    ///   - seen: by the officer, on the evidence.
    /// - Returns: nil when no day is known.
    func since(claimed: CalendarDate?, seen: CalendarDate?) -> CalendarDate? {
        seen ?? (reason == .registeredLater ? nil : claimed)
    }

    private var isDecidableByHand: Bool {
        switch state {
        case .unknown, .fail: true
        // Nobody else can.
        case .pending: proof.register == nil
        case .pass, .manual: false
        }
    }
}
