import Bus
import Contracts

/// 社区（村）: what a record says about the community that a question names.
enum CommunityMatch: Sendable {
    /// It is that one, or none was asked for.
    case same
    case other
    /// The extract has no community of the record.
    case unknown

    init(_ own: String?, asked: String?) {
        switch (own, asked) {
        case (_, nil): self = .same
        case (nil, .some): self = .unknown
        case (.some(let own), .some(let asked)): self = own == asked ? .same : .other
        }
    }
}

/// What one record says to a question.
enum RecordVerdict: Sendable {
    case holds
    case fails(RegisterReason)
    /// Nothing is in the way but a community that the record does not state.
    case silent

    /// Of a record that everything else of the question holds of.
    init(_ community: CommunityMatch) {
        switch community {
        case .same: self = .holds
        case .other: self = .fails(.otherCommunity)
        case .unknown: self = .silent
        }
    }

    fileprivate var failure: RegisterReason? {
        if case .fails(let reason) = self { reason } else { nil }
    }
}

extension RegisterReason {
    /// As `best(of:)`, of records that may not state their community. One that holds is enough, whatever others leave open.
    ///
    /// - Throws: UNAVAILABLE when none holds and one might: a register that cannot say does not say no.
    static func best(
        ofVerdicts verdicts: [RecordVerdict]
    ) throws(CallError) -> RegisterReason? {
        let isEnough = verdicts.contains { if case .holds = $0 { true } else { false } }
        if isEnough { return nil }
        let isOpen = verdicts.contains { if case .silent = $0 { true } else { false } }
        guard !isOpen else {
            throw CallError(
                .unavailable, "COMMUNITY_UNKNOWN",
                "the extract does not say in which community the record is", executed: .no)
        }
        return best(of: verdicts.map(\.failure))
    }
}
