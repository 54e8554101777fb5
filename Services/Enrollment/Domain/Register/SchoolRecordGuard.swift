import Bus
import Contracts

/// What makes a school's record acceptable, new or known.
enum SchoolRecordGuard {
    /// What the register holds for a code.
    struct Known: Sendable, Equatable {
        var status: SchoolStatus
        var stage: Stage
        var openingSeats: [Stage: Int]
    }

    /// Checks one record on its own.
    ///
    /// - Parameter path: of the record in the request, `schools[3]`.
    static func check(_ record: SchoolRecord, at path: String) throws(CallError) {
        _ = try RegionCatalog.require(record.region, field: "\(path).region")
        guard record.code.category.stage == record.stage else {
            throw .invalid(
                "\(path).stage", rule: "school code",
                "does not follow from category \(record.code.category.rawValue) of the code")
        }
        guard (1...EnrollmentLimits.textCharacters).contains(record.name.count) else {
            throw .invalid(
                "\(path).name", rule: "length",
                "must have 1 to \(EnrollmentLimits.textCharacters) characters")
        }
        try checkSeats(record, at: path)
        if let construction = record.construction {
            guard (1...EnrollmentLimits.seats).contains(construction.designCapacity) else {
                throw .invalid(
                    "\(path).construction.designCapacity", rule: "range",
                    "must be 1 to \(EnrollmentLimits.seats)")
            }
        }
    }

    private static func checkSeats(_ record: SchoolRecord, at path: String) throws(CallError) {
        var seen: Set<Stage> = []
        for (index, opening) in record.openingSeats.enumerated() {
            let field = "\(path).openingSeats[\(index)]"
            guard seen.insert(opening.stage).inserted else {
                throw .invalid("\(field).stage", rule: "unique", "is given twice")
            }
            guard record.stage.stagesTaught.contains(opening.stage) else {
                throw .invalid(
                    "\(field).stage", rule: "school code",
                    "is not taught by a school of kind \(record.stage.rawValue)")
            }
            guard (0...EnrollmentLimits.seats).contains(opening.seats) else {
                throw .invalid(
                    "\(field).seats", rule: "range", "must be 0 to \(EnrollmentLimits.seats)")
            }
        }
        guard seen.contains(record.stage) else {
            throw .invalid(
                "\(path).openingSeats", rule: "school code",
                "must hold the school's own stage \(record.stage.rawValue)")
        }
    }

    /// A private school is a wish, a public one follows from the catchment: no application may be left with the other kind.
    ///
    /// - Parameter applications: live ones that name the school.
    static func checkOwnership(
        of record: SchoolRecord, applications: Int, at path: String
    ) throws(RuleViolation) {
        guard applications == 0 else {
            throw RuleViolation(
                "PRIVATE_SCHOOL", "SCHOOL_HAS_APPLICATIONS", field: "\(path).ownership",
                "\(applications) live applications name \(record.code) as it is; they are withdrawn or changed first"
            )
        }
    }

    /// Checks a record against what the register holds for its code.
    static func check(
        _ record: SchoolRecord, against known: Known, at path: String
    ) throws(RuleViolation) {
        guard known.status == .active else {
            throw RuleViolation(
                "SCHOOL_CODE", "CODE_RETIRED", field: "\(path).code",
                "\(record.code) is retired and is never used again")
        }
        guard known.stage == record.stage else {
            throw RuleViolation(
                "SCHOOL_CODE", "CATEGORY_CHANGED", field: "\(path).stage",
                "a change of category needs a new code")
        }
        for (index, opening) in record.openingSeats.enumerated() {
            guard let first = known.openingSeats[opening.stage], first != opening.seats else {
                continue
            }
            throw RuleViolation(
                "P8", "OPENING_SEATS_FIXED", field: "\(path).openingSeats[\(index)].seats",
                "the register opened with \(first); certified seats rise by certificates only")
        }
    }
}
