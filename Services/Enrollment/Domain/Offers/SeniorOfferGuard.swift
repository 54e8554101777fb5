import Bus
import Contracts

/// Which senior-high seat an officer may offer by hand (E6): an open one, to nobody below a control line that is in force; one
/// of a special line to who passed its test.
enum SeniorOfferGuard {
    /// - Parameters:
    ///   - controlLine: of the special type, or of the executed run the line's seats are of, in hundredths; nil when there is none.
    ///   - total: of the child's score card of the year; nil without one.
    ///   - special: of a special line.
    /// - Throws: E6.
    static func check(
        _ seatType: SeatType, controlLine: Int?, total: Int?, special: Special?
    ) throws(RuleViolation) {
        guard seatType == .open else {
            throw RuleViolation(
                "E6", "RESERVED_BY_RUN", field: "planLineID",
                "reserved seats (分配生) are given by an admission run only")
        }
        if let special { try check(special) }
        guard let controlLine else { return }
        guard let total, total >= controlLine else {
            throw RuleViolation(
                "E6", "BELOW_CONTROL_LINE", field: "idNumber",
                "the child has no marks at or above the school's control line")
        }
    }

    /// Two officers of a special line's seat.
    struct Special: Sendable, Equatable {
        /// Who recorded that the child passed the test; nil when it is on no list, or struck off.
        var recordedBy: String?
        var offeredBy: String
    }

    private static func check(_ special: Special) throws(RuleViolation) {
        guard let recordedBy = special.recordedBy else {
            throw RuleViolation(
                "E6", "NOT_QUALIFIED", field: "idNumber",
                "the child is on no list of those who passed the test of this special line")
        }
        guard recordedBy != special.offeredBy else {
            throw RuleViolation(
                "E6", "SAME_PERSON", field: "idNumber",
                "a seat of a special line is offered by another officer than who recorded the child as qualified"
            )
        }
    }

    /// - Parameter run: whose frozen list holds the child, and which is neither published nor voided; nil when there is none.
    /// - Throws: E2.
    static func requireDecided(
        _ run: String?, field: String = "idNumber"
    ) throws(RuleViolation) {
        guard let run else { return }
        throw RuleViolation(
            "E2", "RUN_UNDECIDED", field: field,
            "the child is in the frozen list of \(run), which is to be published or voided first")
    }
}
