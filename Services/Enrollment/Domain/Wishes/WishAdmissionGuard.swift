import Bus
import Contracts

/// Whether an admission may be entered on a wish form: what decides about the seat is an offer or a published run, and where there
/// is neither, the province's result within the rules (E6).
enum WishAdmissionGuard {
    /// Who says so.
    enum Source: Sendable {
        /// An officer, form by form.
        case hand
        /// A file of results.
        case results
    }

    /// A run of the batch in the school's pool that is not voided.
    struct Run: Sendable, Equatable {
        var id: String
        var state: AdmissionState
        /// What it gave the candidate; nil when it gave nothing, or did not know it.
        var result: WishAdmission?
        /// The school's control line in hundredths, as the run was prepared with.
        var controlLine: Int?
    }

    /// What the register knows about the seat and the candidate.
    struct Facts: Sendable, Equatable {
        /// The seat of the candidate's live offer of the year.
        var offered: WishAdmission?
        var run: Run?
        /// The seat is of a line of a special type.
        var isSpecial = false
        /// The total on the score card in hundredths; nil without one.
        var total: Int?
        /// Whether a reserved seat is open to the candidate.
        var isEligible = false
    }

    /// - Parameter field: the path of the admission.
    /// - Throws: E2 when an offer, or a run that is published or still to be, says otherwise; E6 when the seat is not for the
    ///   candidate.
    static func check(
        _ admission: WishAdmission, _ facts: Facts, by source: Source, field: String
    ) throws(RuleViolation) {
        let school = "\(field).school"
        if let offered = facts.offered {
            guard offered == admission else {
                throw RuleViolation(
                    "E2", "OFFER_DIFFERS", field: school,
                    "the candidate holds a live offer of another seat")
            }
            return
        }
        if let run = facts.run, run.state != .prepared {
            guard run.state == .published else {
                throw RuleViolation(
                    "E2", "RUN_UNDECIDED", field: school,
                    "\(run.id) decides about the batch, and is to be published or voided first")
            }
            guard run.result == admission else {
                throw RuleViolation(
                    "E2", "RUN_DIFFERS", field: school,
                    "\(run.id), which is published, did not give the candidate this seat")
            }
            return
        }
        guard source == .results else {
            throw RuleViolation(
                "E6", "NO_SEAT", field: school,
                "neither an offer nor a published run gives the candidate the seat")
        }
        try checkResult(admission, facts, field: field)
    }

    /// E6 of a result that was decided elsewhere.
    private static func checkResult(
        _ admission: WishAdmission, _ facts: Facts, field: String
    ) throws(RuleViolation) {
        guard !facts.isSpecial else {
            throw RuleViolation(
                "E6", "NO_SEAT", field: "\(field).school",
                "a seat of a special type is given by an offer only")
        }
        guard admission.seatType == .open || facts.isEligible else {
            throw RuleViolation(
                "E6", "NOT_ELIGIBLE", field: "\(field).seatType",
                "reserved seats (分配生) are not open to the candidate")
        }
        guard let line = facts.run?.controlLine else { return }
        guard let total = facts.total, total >= line else {
            throw RuleViolation(
                "E6", "BELOW_CONTROL_LINE", field: "\(field).school",
                "the candidate has no marks at or above the school's control line")
        }
    }
}
