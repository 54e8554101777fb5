public import Bus

/// A project's status in the terms of OC4IDS (Open Contracting for Infrastructure Data Standard).
public enum ProjectStatus: String, WireEnum {
    case identification
    case preparation
    case implementation
    case completion
    case maintenance
    case cancelled
}

/// The stages of a government-invested project, in their order (政府投资条例, chapters 2–4).
///
/// Stages may overlap; a stage is entered only with the document of its gate (P2).
public enum ProjectStage: String, WireEnum {
    /// 入库: the project stands in the plan.
    case listed
    /// 项目建议书、可行性研究.
    case proposal
    /// 用地预审、选址、规划许可.
    case site
    /// 初步设计和概算.
    case design
    /// 资金落实.
    case funding
    /// 招投标、合同.
    case contracting
    /// 施工许可、开工.
    case permit
    /// 施工.
    case construction
    /// 竣工验收.
    case acceptance
    /// 结算、决算.
    case settlement
    /// 移交、启用.
    case handover
    /// 后评价.
    case evaluation
    /// 终止.
    case cancelled
}

/// The document that opens a stage's gate.
public enum GateDocumentKind: String, WireEnum {
    /// The plan item a listed project cites.
    case planItem
    case feasibilityApproval
    case planningPermit
    case designApproval
    case fundsConfirmation
    case awardNotice
    case constructionPermit
    case startReport
    /// 竣工验收报告 of the five parties.
    case acceptanceReport
    case auditedAccounts
    case handoverRecord
    case evaluationReport
    case cancellationDecision
    /// 重新批复: what a move back to an earlier stage needs.
    case reapproval
}

/// A document shown at a gate.
public struct GateDocument: BusMessage, Hashable {
    public var kind: GateDocumentKind
    /// Its number or title; never a person's name.
    public var number: String
    public var issuedOn: CalendarDate
    /// The department that issued it.
    public var issuedBy: String

    public init(kind: GateDocumentKind, number: String, issuedOn: CalendarDate, issuedBy: String) {
        self.kind = kind
        self.number = number
        self.issuedOn = issuedOn
        self.issuedBy = issuedBy
    }
}

/// A recorded entry into a stage.
public struct StageMove: BusMessage, Hashable {
    /// 1, 2, … in the order of recording.
    public var sequence: Int
    public var from: ProjectStage?
    public var to: ProjectStage
    public var enteredOn: CalendarDate
    /// True for a move to an earlier stage.
    public var backward: Bool
    public var documents: [GateDocument]
    public var recordedAt: Timestamp

    public init(
        sequence: Int, from: ProjectStage?, to: ProjectStage, enteredOn: CalendarDate,
        backward: Bool, documents: [GateDocument], recordedAt: Timestamp
    ) {
        self.sequence = sequence
        self.from = from
        self.to = to
        self.enteredOn = enteredOn
        self.backward = backward
        self.documents = documents
        self.recordedAt = recordedAt
    }
}

/// Request of `EnterStage`.
public struct EnterStage: BusMessage, Hashable {
    public var project: ProjectID
    public var stage: ProjectStage
    public var enteredOn: CalendarDate
    /// The documents of this stage's gate and of every gate skipped on the way that is not on
    /// record yet.
    public var documents: [GateDocument]

    public init(
        project: ProjectID, stage: ProjectStage, enteredOn: CalendarDate, documents: [GateDocument]
    ) {
        self.project = project
        self.stage = stage
        self.enteredOn = enteredOn
        self.documents = documents
    }
}

extension ProjectStage {
    /// Its OC4IDS status. Handed-over projects are completed until their evaluation.
    public var status: ProjectStatus {
        switch self {
        case .listed: .identification
        case .proposal, .site, .design, .funding: .preparation
        case .contracting, .permit, .construction: .implementation
        case .acceptance, .settlement, .handover: .completion
        case .evaluation: .maintenance
        case .cancelled: .cancelled
        }
    }
}
