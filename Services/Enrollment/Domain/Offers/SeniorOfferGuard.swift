import Bus
import Contracts

/// Which senior-high seat an officer may offer by hand (E6): an open one, to nobody below a control line that is in force; one
/// of a special line to who passed its test.
enum SeniorOfferGuard {
    /// - Parameters:
    ///   - controlLine: of the special type, or of the executed run the line's seats are of, in hundredths; nil when there is none.
    ///   - total: of the child's score card of the year; nil without one.
    ///   - isQualified: for a special line, whether a list of those who passed has the child.
    /// - Throws: E6.
    static func check(
        _ seatType: SeatType, controlLine: Int?, total: Int?, isQualified: Bool = true
    ) throws(RuleViolation) {
        guard seatType == .open else {
            throw RuleViolation(
                "E6", "RESERVED_BY_RUN", field: "planLineID",
                "reserved seats (分配生) are given by an admission run only")
        }
        guard isQualified else {
            throw RuleViolation(
                "E6", "NOT_QUALIFIED", field: "idNumber",
                "the child is on no list of those who passed the test of this special line")
        }
        guard let controlLine else { return }
        guard let total, total >= controlLine else {
            throw RuleViolation(
                "E6", "BELOW_CONTROL_LINE", field: "idNumber",
                "the child has no marks at or above the school's control line")
        }
    }
}
