import Bus
import Contracts

/// Which senior-high seat an officer may offer by hand (E6): an open one, to nobody below a control line that is in force.
enum SeniorOfferGuard {
    /// - Parameters:
    ///   - controlLine: of the executed run the line's seats are of, in hundredths; nil when there is none.
    ///   - total: of the child's score card of the year; nil without one.
    /// - Throws: E6.
    static func check(
        _ seatType: SeatType, controlLine: Int?, total: Int?
    ) throws(RuleViolation) {
        guard seatType == .open else {
            throw RuleViolation(
                "E6", "RESERVED_BY_RUN", field: "planLineID",
                "reserved seats (分配生) are given by an admission run only")
        }
        guard let controlLine else { return }
        guard let total, total >= controlLine else {
            throw RuleViolation(
                "E6", "BELOW_CONTROL_LINE", field: "idNumber",
                "the child has no marks at or above the school's control line")
        }
    }
}
