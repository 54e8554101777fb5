import Contracts

extension ProjectStage {
    /// The document without which the stage is not entered (P2).
    var gate: GateDocumentKind {
        switch self {
        case .listed: .planItem
        case .proposal: .feasibilityApproval
        case .site: .planningPermit
        case .design: .designApproval
        case .funding: .fundsConfirmation
        case .contracting: .awardNotice
        case .permit: .constructionPermit
        case .construction: .startReport
        case .acceptance: .acceptanceReport
        case .settlement: .auditedAccounts
        case .handover: .handoverRecord
        case .evaluation: .evaluationReport
        case .cancelled: .cancellationDecision
        }
    }

    /// The stages a project goes through, in their order; a cancelled project is outside of it.
    static let inOrder = allCases.filter { $0 != .cancelled }

    /// Place in the order; nil for cancelled.
    var place: Int? { Self.inOrder.firstIndex(of: self) }
}
