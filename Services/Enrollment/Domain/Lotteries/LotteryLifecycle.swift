import Bus
import Contracts

/// The states of a lottery, the only moves between them, and who may make them.
///
/// `prepared → frozen → seeded → executed → verified → published → archived`; `voided` from any state before `published`.
/// Source: domain page "Lottery as done today".
enum LotteryLifecycle {
    /// Officers whose approval a start needs: 双人, domain page "Roles".
    static let startApprovals = 2

    /// The state after an act.
    ///
    /// - Throws: the act is not legal in this state.
    static func move(_ state: LotteryState, _ act: LotteryAct) throws(RuleViolation) -> LotteryState
    {
        switch (state, act) {
        case (.prepared, .prepare): return .prepared
        case (.prepared, .freeze): return .frozen
        case (.frozen, .approveStart): return .frozen
        case (.frozen, .seed): return .seeded
        case (.seeded, .execute): return .executed
        case (.executed, .verify): return .verified
        case (.verified, .publish): return .published
        case (.published, .archive): return .archived
        case (.prepared, .void), (.frozen, .void), (.seeded, .void), (.executed, .void),
            (.verified, .void):
            return .voided
        default:
            throw RuleViolation(
                "LOTTERY_STATE", "ILLEGAL_LOTTERY_MOVE", field: "lotteryID",
                "\(act.rawValue) is not possible while the lottery is \(state.rawValue)")
        }
    }

    /// The approvals after one more. The one who froze may be one of the two: the list is public by then.
    ///
    /// - Throws: unless the approval is of this list, by an officer who has not approved it, and wanted.
    static func approve(
        _ approvals: [String], by officer: String, stated: String, listHash: String?
    ) throws(RuleViolation) -> [String] {
        guard stated == listHash else {
            throw RuleViolation(
                "E9", "OTHER_LIST", field: "listHash", "is not the hash of the frozen list")
        }
        guard !approvals.contains(officer) else {
            throw RuleViolation(
                "TWO_PERSONS", "SAME_PERSON", field: "approvedBy",
                "this officer has approved the start already")
        }
        guard approvals.count < startApprovals else {
            throw RuleViolation(
                "TWO_PERSONS", "ALREADY_APPROVED", field: "lotteryID",
                "\(startApprovals) officers have approved the start")
        }
        return approvals + [officer]
    }

    /// - Throws: unless two officers approved the start and `officer` is one of them.
    static func requireStarter(
        _ officer: String, of approvals: [String]
    ) throws(RuleViolation) {
        guard approvals.count == startApprovals else {
            throw RuleViolation(
                "TWO_PERSONS", "NOT_APPROVED", field: "lotteryID",
                "\(approvals.count) of \(startApprovals) officers have approved the start")
        }
        guard approvals.contains(officer) else {
            throw RuleViolation(
                "TWO_PERSONS", "NOT_AN_APPROVER", field: "lotteryID",
                "only an officer who approved the start may enter the public value")
        }
    }

    /// - Throws: unless a second program got the result that was kept.
    static func requireSameResult(_ stated: String, _ kept: String?) throws(RuleViolation) {
        guard stated == kept else {
            throw RuleViolation(
                "E9", "RESULT_DIFFERS", field: "resultHash",
                "the second program did not get the result that was drawn")
        }
    }

    /// 双人: what is published was verified by somebody else. Source: domain page "Roles".
    static func requireOtherPublisher(
        _ publisher: String, verifier: String?
    ) throws(RuleViolation) {
        guard publisher != verifier else {
            throw RuleViolation(
                "TWO_PERSONS", "SAME_PERSON", field: "publishedBy",
                "who recorded the verification cannot publish")
        }
    }
}
