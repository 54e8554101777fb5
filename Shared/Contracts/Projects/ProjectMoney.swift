public import Bus

/// Where money for a project comes from. There is no contractor advance: 政府投资条例 第二十二条 forbids it.
public enum FundSource: String, WireEnum {
    /// 中央.
    case central
    /// 省级.
    case provincial
    /// 市级.
    case municipal
    /// 县级.
    case county
    /// 专项债.
    case specialBond
    /// 教育费附加.
    case educationSurcharge
    /// 地方教育附加.
    case localEducationSurcharge
    /// 土地出让收益计提.
    case landTransferAllotment
    /// 学校自筹.
    case school
    /// 社会投入.
    case society
}

/// What a payment is for.
public enum PaymentKind: String, WireEnum {
    /// 预付款: paid before work is done; no actual cost in earned value until it is worked off.
    case advance
    /// 进度款.
    case progress
    /// 结算款.
    case settlement
    /// 质量保证金.
    case retention
}

/// Request of `ApproveBudget`.
public struct ApproveBudget: BusMessage, Hashable {
    public var project: ProjectID
    public var amount: Money
    public var approvalNumber: String
    public var approvedOn: CalendarDate

    /// True for data of the labelled sample city.
    public var sample: Bool?

    public init(
        project: ProjectID, amount: Money, approvalNumber: String, approvedOn: CalendarDate,
        sample: Bool? = nil
    ) {
        self.project = project
        self.amount = amount
        self.approvalNumber = approvalNumber
        self.approvedOn = approvedOn
        self.sample = sample
    }
}

/// Request of `ApproveChange`: raises or lowers the approved budget, a contract, or both.
public struct ApproveChange: BusMessage, Hashable {
    public var project: ProjectID
    public var approvalNumber: String
    public var approvedOn: CalendarDate
    /// Added to the approved budget; negative to lower it, zero to leave it.
    public var budgetChange: Money
    /// The contract to amend.
    public var contractNumber: String?
    /// Added to the contract.
    public var contractChange: Money?
    /// Where the money for an increase comes from.
    public var fundSource: FundSource?
    public var reason: String

    public init(
        project: ProjectID, approvalNumber: String, approvedOn: CalendarDate, budgetChange: Money,
        contractNumber: String? = nil, contractChange: Money? = nil, fundSource: FundSource? = nil,
        reason: String
    ) {
        self.project = project
        self.approvalNumber = approvalNumber
        self.approvedOn = approvedOn
        self.budgetChange = budgetChange
        self.contractNumber = contractNumber
        self.contractChange = contractChange
        self.fundSource = fundSource
        self.reason = reason
    }
}

/// Request of `RecordContract`.
public struct RecordContract: BusMessage, Hashable {
    public var project: ProjectID
    /// Unique within the project.
    public var contractNumber: String
    public var amount: Money
    public var signedOn: CalendarDate
    /// Who does the work: an organisation, as published in the award notice.
    public var contractor: String

    public init(
        project: ProjectID, contractNumber: String, amount: Money, signedOn: CalendarDate,
        contractor: String
    ) {
        self.project = project
        self.contractNumber = contractNumber
        self.amount = amount
        self.signedOn = signedOn
        self.contractor = contractor
    }
}

/// Request of `RecordFunds`.
public struct RecordFunds: BusMessage, Hashable {
    public var project: ProjectID
    /// Number of the budget, bond or grant document; unique within the project.
    public var documentNumber: String
    public var source: FundSource
    public var amount: Money
    public var arrivedOn: CalendarDate

    public init(
        project: ProjectID, documentNumber: String, source: FundSource, amount: Money,
        arrivedOn: CalendarDate
    ) {
        self.project = project
        self.documentNumber = documentNumber
        self.source = source
        self.amount = amount
        self.arrivedOn = arrivedOn
    }
}

/// Request of `RecordPayment`.
public struct RecordPayment: BusMessage, Hashable {
    public var project: ProjectID
    public var contractNumber: String
    /// The voucher's number, unique within the project.
    public var voucherNumber: String
    public var kind: PaymentKind
    public var amount: Money
    public var paidOn: CalendarDate

    public init(
        project: ProjectID, contractNumber: String, voucherNumber: String, kind: PaymentKind,
        amount: Money, paidOn: CalendarDate
    ) {
        self.project = project
        self.contractNumber = contractNumber
        self.voucherNumber = voucherNumber
        self.kind = kind
        self.amount = amount
        self.paidOn = paidOn
    }
}

/// A contract as recorded, with its approved changes and what is paid on it.
public struct ContractRecord: BusMessage, Hashable {
    public var contractNumber: String
    public var contractor: String
    public var signedOn: CalendarDate
    /// With approved changes.
    public var amount: Money
    public var paid: Money
    public var recordedAt: Timestamp

    public init(
        contractNumber: String, contractor: String, signedOn: CalendarDate, amount: Money,
        paid: Money, recordedAt: Timestamp
    ) {
        self.contractNumber = contractNumber
        self.contractor = contractor
        self.signedOn = signedOn
        self.amount = amount
        self.paid = paid
        self.recordedAt = recordedAt
    }
}

/// An approved budget (the first record) or an approved change of it.
public struct ChangeRecord: BusMessage, Hashable {
    public var approvalNumber: String
    public var approvedOn: CalendarDate
    public var budgetChange: Money
    public var contractNumber: String?
    public var contractChange: Money?
    public var fundSource: FundSource?
    public var reason: String
    public var recordedAt: Timestamp

    public init(
        approvalNumber: String, approvedOn: CalendarDate, budgetChange: Money,
        contractNumber: String?, contractChange: Money?, fundSource: FundSource?, reason: String,
        recordedAt: Timestamp
    ) {
        self.approvalNumber = approvalNumber
        self.approvedOn = approvedOn
        self.budgetChange = budgetChange
        self.contractNumber = contractNumber
        self.contractChange = contractChange
        self.fundSource = fundSource
        self.reason = reason
        self.recordedAt = recordedAt
    }
}

/// Money that arrived.
public struct FundsRecord: BusMessage, Hashable {
    public var documentNumber: String
    public var source: FundSource
    public var amount: Money
    public var arrivedOn: CalendarDate
    public var recordedAt: Timestamp

    public init(
        documentNumber: String, source: FundSource, amount: Money, arrivedOn: CalendarDate,
        recordedAt: Timestamp
    ) {
        self.documentNumber = documentNumber
        self.source = source
        self.amount = amount
        self.arrivedOn = arrivedOn
        self.recordedAt = recordedAt
    }
}

/// A payment as recorded.
public struct PaymentRecord: BusMessage, Hashable {
    public var contractNumber: String
    public var voucherNumber: String
    public var kind: PaymentKind
    public var amount: Money
    public var paidOn: CalendarDate
    public var recordedAt: Timestamp

    public init(
        contractNumber: String, voucherNumber: String, kind: PaymentKind, amount: Money,
        paidOn: CalendarDate, recordedAt: Timestamp
    ) {
        self.contractNumber = contractNumber
        self.voucherNumber = voucherNumber
        self.kind = kind
        self.amount = amount
        self.paidOn = paidOn
        self.recordedAt = recordedAt
    }
}
