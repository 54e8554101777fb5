import Bus
import Contracts

/// What stands in the way of a list being frozen: E10 wants every application decided, or left open on purpose.
enum FreezeGuard {
    /// What was found among the applications of a district and stage.
    struct Findings: Sendable, Equatable {
        /// SUBMITTED or VERIFYING.
        var pending = 0
        /// Verified by another tier table, and what was kept of their checks brings them to no tier of the run's.
        var otherTiers: [ReceiptNumber] = []
        /// In a tier ordered by distance, without one.
        var withoutDistance = 0
        /// Holding a seat that was offered by hand.
        var liveOffers = 0
        var pooled = 0
    }

    static func check(
        _ window: ApplicationWindow?, today: CalendarDate
    ) throws(RuleViolation) {
        if let window, today <= window.closesOn {
            throw RuleViolation(
                "E10", "WINDOW_OPEN", field: "runID",
                "applications are taken until \(window.closesOn)")
        }
    }

    /// What was prepared is what is in force now: the run goes by nothing that was replaced meanwhile.
    ///
    /// - Parameters:
    ///   - tiers: the run's table, and the one in force on the first day of its school year.
    ///   - catchments: the run's plan, and the one in force on that day.
    static func check(
        tiers: (run: String, inForce: String?), catchments: (run: String, inForce: String?)
    ) throws(RuleViolation) {
        guard tiers.run == tiers.inForce else {
            throw RuleViolation(
                "TIERS", "TIERS_CHANGED", field: "runID",
                "prepared with \(tiers.run), in force is \(tiers.inForce ?? "none"): void the run and prepare again"
            )
        }
        guard catchments.run == catchments.inForce else {
            throw RuleViolation(
                "CATCHMENTS", "CATCHMENTS_CHANGED", field: "runID",
                "prepared with \(catchments.run), in force is \(catchments.inForce ?? "none"): void the run and prepare again"
            )
        }
    }

    /// - Parameter pendingAsOpenCases: how many pending ones the officer means to leave as open cases.
    static func check(_ found: Findings, pendingAsOpenCases: Int?) throws(RuleViolation) {
        guard found.pending == pendingAsOpenCases ?? 0 else {
            throw RuleViolation(
                "E10", "CHECKS_PENDING", field: "pendingAsOpenCases",
                "\(found.pending) applications are submitted or being verified")
        }
        if let first = found.otherTiers.first {
            throw RuleViolation(
                "TIERS", "OTHER_TIERS", field: "runID",
                "\(found.otherTiers.count) applications were verified by another tier table, and what was kept of their checks brings them to no tier of the run's: they are returned to be completed; the first is \(first)"
            )
        }
        guard found.withoutDistance == 0 else {
            throw RuleViolation(
                "TIERS", "DISTANCES_MISSING", field: "runID",
                "\(found.withoutDistance) applications are in a tier ordered by distance and have none"
            )
        }
        guard found.liveOffers == 0 else {
            throw RuleViolation(
                "E2", "LIVE_OFFERS", field: "runID",
                "\(found.liveOffers) children with a verified application hold an offer already")
        }
        guard (1...EnrollmentLimits.allocationChildren).contains(found.pooled) else {
            throw RuleViolation(
                "ALLOCATION_STATE", "APPLICATIONS", field: "runID",
                "\(found.pooled) applications are verified; a run has 1 to \(EnrollmentLimits.allocationChildren)"
            )
        }
    }
}
