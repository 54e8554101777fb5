import Bus
import Contracts

/// What makes a proposal well-formed before any rule is asked.
enum ProposalGuard {
    static let batches = 1...9

    static func check(_ proposal: PlanProposal) throws(CallError) {
        guard batches.contains(proposal.batch) else {
            throw .invalid("proposal.batch", rule: "range", "must be 1 to 9")
        }
        try check(seats: proposal.seats, classes: proposal.classes, at: "proposal.")
        try SpecialGuard.check(proposal)
    }

    static func check(seats: Int, classes: Int, at path: String = "") throws(CallError) {
        guard (1...EnrollmentLimits.seats).contains(seats) else {
            throw .invalid(
                "\(path)seats", rule: "range", "must be 1 to \(EnrollmentLimits.seats)")
        }
        guard (1...EnrollmentLimits.seats).contains(classes) else {
            throw .invalid(
                "\(path)classes", rule: "range", "must be 1 to \(EnrollmentLimits.seats)")
        }
    }

    /// A reason or document number: some text, not too long.
    static func check(text: String, field: String) throws(CallError) {
        let length = text.count
        guard (1...EnrollmentLimits.textCharacters).contains(length),
            !text.allSatisfy(\.isWhitespace)
        else {
            throw .invalid(
                field, rule: "length",
                "must have 1 to \(EnrollmentLimits.textCharacters) characters")
        }
        try ReceiptPrivacy.check(text: text, field: field)
    }
}
