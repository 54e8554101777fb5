import Bus
import Contracts

/// The states of a kindergarten's filing. Source: domain page "Preschool register".
enum KindergartenLifecycle {
    enum Verb: String, WireEnum {
        case draft = "DRAFT"
        case proposeChange = "PROPOSE_CHANGE"
        case submit = "SUBMIT"
        case `return` = "RETURN"
        case review = "REVIEW"
        case file = "FILE"
        case publish = "PUBLISH"
        case approveChange = "APPROVE_CHANGE"
        case refuseChange = "REFUSE_CHANGE"
        case suspend = "SUSPEND"
        case resume = "RESUME"
        case revoke = "REVOKE"
    }

    /// REVOKED is the end. A suspended kindergarten may be resumed or revoked and nothing else.
    static let transitions = Transitions<KindergartenState, Verb>(
        rule: "KINDERGARTEN_STATE",
        moves: [
            .draft: [.draft: .draft, .submit: .submitted],
            .submitted: [.return: .draft, .review: .reviewed],
            .reviewed: [.return: .draft, .file: .filed],
            .filed: [.publish: .published, .revoke: .revoked],
            .published: [
                .proposeChange: .changePending, .suspend: .suspended, .revoke: .revoked,
            ],
            .changePending: [
                .approveChange: .published, .refuseChange: .published, .suspend: .suspended,
                .revoke: .revoked,
            ],
            .suspended: [.resume: .published, .revoke: .revoked],
            .revoked: [:],
        ])
}

extension KindergartenMove {
    var verb: KindergartenLifecycle.Verb {
        switch self {
        case .submit: .submit
        case .return: .return
        case .review: .review
        case .file: .file
        case .publish: .publish
        case .approveChange: .approveChange
        case .refuseChange: .refuseChange
        case .suspend: .suspend
        case .resume: .resume
        case .revoke: .revoke
        }
    }

    /// Every move but these two answers for itself with a document or a reason.
    var needsDocument: Bool { self != .submit && self != .publish }
    /// Where the facts must be compliant, so that a plan above the largest roll goes no further.
    var needsCompliance: Bool {
        switch self {
        case .submit, .review, .file, .approveChange: true
        default: false
        }
    }
    /// Why the move takes back the recognitions of the current term and of later ones; nil when it takes none.
    ///
    /// - Parameter kind: in force after the move.
    func withdrawal(of kind: KindergartenKind) -> InclusiveWithdrawal? {
        switch self {
        case .suspend: .suspended
        case .revoke: .revoked
        case .approveChange: kind.mayBeRecognised ? nil : .forProfit
        default: nil
        }
    }
    /// 双人: the moves of a second person.
    var needsSecondPerson: Bool { self == .review || self == .approveChange }
}
