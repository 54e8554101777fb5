public import Bus

/// Request of `DraftApplication`.
public struct DraftApplication: BusMessage, Hashable {
    public var form: ApplicationForm

    public init(form: ApplicationForm) { self.form = form }
}

/// Request of `SubmitApplication`.
public struct SubmitApplication: BusMessage, Hashable {
    public var form: ApplicationForm

    public init(form: ApplicationForm) { self.form = form }
}

/// Request of `ReturnApplication`.
public struct ReturnApplication: BusMessage, Hashable {
    public var receipt: ReceiptNumber
    /// What is missing.
    public var reason: String

    public init(receipt: ReceiptNumber, reason: String) {
        self.receipt = receipt
        self.reason = reason
    }
}

/// Request of `WithdrawApplication`.
public struct WithdrawApplication: BusMessage, Hashable {
    public var receipt: ReceiptNumber
    public var reason: String

    public init(receipt: ReceiptNumber, reason: String) {
        self.receipt = receipt
        self.reason = reason
    }
}

/// Request of `RevokeApplication`.
public struct RevokeApplication: BusMessage, Hashable {
    public var receipt: ReceiptNumber
    public var documentNo: String

    public init(receipt: ReceiptNumber, documentNo: String) {
        self.receipt = receipt
        self.documentNo = documentNo
    }
}

/// Request of `AppealApplication`.
public struct AppealApplication: BusMessage, Hashable {
    public var receipt: ReceiptNumber
    public var reason: String

    public init(receipt: ReceiptNumber, reason: String) {
        self.receipt = receipt
        self.reason = reason
    }
}

/// Request of `DecideAppeal`.
public struct DecideAppeal: BusMessage, Hashable {
    public var receipt: ReceiptNumber
    public var upheld: Bool
    public var documentNo: String

    public init(receipt: ReceiptNumber, upheld: Bool, documentNo: String) {
        self.receipt = receipt
        self.upheld = upheld
        self.documentNo = documentNo
    }
}

/// Request of `DecideCheck`.
public struct DecideCheck: BusMessage, Hashable {
    public var receipt: ReceiptNumber
    public var proof: Proof
    /// Whether the officer finds it proved.
    public var holds: Bool
    /// The number of what the officer saw: 户口簿, a certificate.
    public var evidenceNo: String
    /// Since when, by what the officer saw, of 户籍 or 不动产 that holds; not after today. Without it the family's day counts,
    /// and none after a FAIL `REGISTERED_LATER`.
    public var since: CalendarDate?

    public init(
        receipt: ReceiptNumber, proof: Proof, holds: Bool, evidenceNo: String,
        since: CalendarDate? = nil
    ) {
        self.receipt = receipt
        self.proof = proof
        self.holds = holds
        self.evidenceNo = evidenceNo
        self.since = since
    }
}

/// Answer of every method that moves an application: where it stands now.
public struct ApplicationReceipt: BusMessage, Hashable {
    public var receipt: ReceiptNumber
    public var state: ApplicationState

    public init(receipt: ReceiptNumber, state: ApplicationState) {
        self.receipt = receipt
        self.state = state
    }
}
