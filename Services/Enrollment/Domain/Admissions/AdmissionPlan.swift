import Bus
import Contracts

/// A batch's plan in a pool, held against control lines and quota matrix (E7).
struct AdmissionPlan: Sendable, Equatable {
    /// A school's seats of the batch, both kinds.
    struct Seats: Sendable, Equatable {
        var openLine: String?
        var openSeats = 0
        var quotaLine: String?
        var reservedSeats = 0
        var controlLine = 0
    }

    /// One published plan line.
    struct Line: Sendable, Equatable {
        var id: String
        var school: SchoolCode
        var seatType: SeatType
        var seats: Int
        /// Offered or confirmed.
        var taken: Int
    }

    private(set) var schools: [SchoolCode: Seats] = [:]

    /// - Throws: E7 when a school's cells are not its reserved seats; E1 when seats are given already; or a school has no
    ///   control line, or two.
    init(
        lines: [Line], controlLines: [AdmissionControlLine], quotas: [AdmissionQuota]
    ) throws(RuleViolation) {
        for line in lines {
            guard line.taken == 0 else {
                throw RuleViolation(
                    "E1", "SEATS_TAKEN", field: "schoolYear",
                    "\(line.taken) seats of \(line.id) are offered or confirmed already")
            }
            switch line.seatType {
            case .open:
                schools[line.school, default: Seats()].openLine = line.id
                schools[line.school, default: Seats()].openSeats = line.seats
            case .quota:
                schools[line.school, default: Seats()].quotaLine = line.id
                schools[line.school, default: Seats()].reservedSeats = line.seats
            }
        }
        guard !schools.isEmpty else {
            throw RuleViolation(
                "E7", "NO_PLAN", field: "batch", "no plan line of the batch is published")
        }
        try take(controlLines)
        try check(quotas)
    }

    private mutating func take(
        _ controlLines: [AdmissionControlLine]
    ) throws(RuleViolation) {
        var seen: Set<SchoolCode> = []
        for (index, line) in controlLines.enumerated() {
            let field = "controlLines[\(index)].school"
            guard schools[line.school] != nil else { throw Self.unplanned(line.school, field) }
            guard seen.insert(line.school).inserted else {
                throw RuleViolation(
                    "E6", "CONTROL_LINE_TWICE", field: field,
                    "\(line.school) has a control line already")
            }
            schools[line.school]?.controlLine = line.hundredths
        }
        if let missing = schools.keys.filter({ !seen.contains($0) }).min(by: Self.isBefore) {
            throw RuleViolation(
                "E6", "CONTROL_LINE_MISSING", field: "controlLines",
                "\(missing) has no control line")
        }
    }

    private func check(_ quotas: [AdmissionQuota]) throws(RuleViolation) {
        var sums: [SchoolCode: Int] = [:]
        var seen: Set<[SchoolCode]> = []
        for (index, cell) in quotas.enumerated() {
            let field = "quotas[\(index)]"
            guard schools[cell.school] != nil else {
                throw Self.unplanned(cell.school, "\(field).school")
            }
            guard seen.insert([cell.school, cell.juniorSchool]).inserted else {
                throw RuleViolation(
                    "E7", "CELL_TWICE", field: "\(field).juniorSchool",
                    "\(cell.school) has seats for \(cell.juniorSchool) already")
            }
            sums[cell.school, default: 0] += cell.seats
        }
        for (code, seats) in schools.sorted(by: { Self.isBefore($0.key, $1.key) }) {
            let sum = sums[code] ?? 0
            guard sum == seats.reservedSeats else {
                throw RuleViolation(
                    "E7", "QUOTA_SUM", field: "quotas",
                    "the cells of \(code) are \(sum) seats, its plan reserves \(seats.reservedSeats)"
                )
            }
        }
    }

    private static func unplanned(_ school: SchoolCode, _ field: String) -> RuleViolation {
        RuleViolation(
            "E7", "NOT_IN_PLAN", field: field,
            "\(school) has no published plan line of the batch in the pool")
    }

    private static func isBefore(_ left: SchoolCode, _ right: SchoolCode) -> Bool {
        left.text < right.text
    }
}
