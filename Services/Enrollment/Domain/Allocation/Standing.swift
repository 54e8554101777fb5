import Contracts

/// E10: where one application stands in a season that is decided. Every state is one of these; there is no fourth
/// beside the child that withdrew.
enum Standing: Sendable, Hashable {
    case placed
    case openCase(OpenCaseReason)
    case ineligible
    /// The family withdrew the application, or declined the offer.
    case withdrawn

    /// - Parameter kept: what the run says: why it left the child open; nil when it did not, or does not know it.
    init(_ state: ApplicationState, kept: OpenCaseReason?) {
        switch state {
        case .offered, .confirmed, .registered: self = .placed
        case .ineligible, .revoked: self = .ineligible
        case .withdrawn: self = .withdrawn
        case .draft: self = .openCase(.notSubmitted)
        case .submitted, .verifying: self = .openCase(.checksPending)
        case .returned: self = .openCase(.returned)
        case .appealed: self = .openCase(.appealed)
        case .verified, .pooled, .lotteryLost, .reallocated: self = .openCase(kept ?? .late)
        }
    }

    /// Applications with one state and one kept reason.
    struct Group: Sendable {
        var state: ApplicationState
        var kept: OpenCaseReason?
        var children: Int
    }

    /// The closed-world count.
    static func count(_ groups: [Group]) -> EntrantStanding {
        var total = EntrantStanding(
            children: 0, placed: 0, openCases: 0, ineligible: 0, offered: 0, confirmed: 0,
            registered: 0, reasons: [], withdrawn: 0)
        var reasons: [OpenCaseReason: Int] = [:]
        for group in groups {
            switch Standing(group.state, kept: group.kept) {
            case .placed:
                total.placed += group.children
                if group.state == .offered { total.offered += group.children }
                if group.state == .confirmed { total.confirmed += group.children }
                if group.state == .registered { total.registered += group.children }
            case .openCase(let reason):
                total.openCases += group.children
                reasons[reason, default: 0] += group.children
            case .ineligible: total.ineligible += group.children
            case .withdrawn:
                total.withdrawn += group.children
                continue
            }
            total.children += group.children
        }
        total.reasons = OpenCaseReason.allCases.compactMap { reason in
            reasons[reason].map { OpenCaseCount(reason: reason, children: $0) }
        }
        return total
    }
}
