import Admission
import Bus
import Contracts

/// What a plan of catchments may hold.
enum CatchmentGuard {
    /// Stands for a community that an application does not name, or that no catchment could hold.
    static let noCommunity = "none"

    /// What can be seen before the store is asked.
    ///
    /// - Throws: INVALID_ARGUMENT naming the field.
    static func check(_ request: ProposeCatchments) throws(CallError) {
        let region = try RegionCatalog.require(request.region, field: "region")
        guard region.kind != .prefecture else {
            throw .invalid("region", rule: "region", "must be a district or county")
        }
        guard [.primary, .junior].contains(request.stage) else {
            throw .invalid("stage", rule: "stage", "must be primary or junior")
        }
        if let end = request.validTo, end < request.validFrom {
            throw .invalid("validTo", rule: "order", "is before the first day")
        }
        try ProposalGuard.check(text: request.document, field: "document")
        try ProposalGuard.check(text: request.heading, field: "heading")
        let plan = request.catchments
        guard (1...EnrollmentLimits.catchments).contains(plan.count) else {
            throw .invalid(
                "catchments", rule: "range", "must hold 1 to \(EnrollmentLimits.catchments)")
        }
        guard
            plan.reduce(0, { $0 + $1.communities.count }) <= EnrollmentLimits.communities
        else {
            throw .invalid(
                "catchments", rule: "range",
                "must name at most \(EnrollmentLimits.communities) communities")
        }
        for (index, catchment) in plan.enumerated() {
            let field = "catchments[\(index)]"
            try ProposalGuard.check(text: catchment.name, field: "\(field).name")
            guard !catchment.schools.isEmpty else {
                throw .invalid("\(field).schools", rule: "required", "must name a school")
            }
            for (count, list) in [
                (catchment.schools.count, "schools"), (catchment.neighbours.count, "neighbours"),
            ] where count > EnrollmentLimits.catchmentSchools {
                throw .invalid(
                    "\(field).\(list)", rule: "range",
                    "must hold at most \(EnrollmentLimits.catchmentSchools)")
            }
            guard !catchment.communities.contains(noCommunity) else {
                throw .invalid(
                    "\(field).communities", rule: "reserved", "“\(noCommunity)” is no community")
            }
        }
    }

    /// A published plan is corrected by one with the same first day, unless a frozen list went by it.
    ///
    /// - Parameter run: that has frozen a list by it and is not voided.
    static func checkCorrection(
        of earlier: CatchmentPlan, by plan: CatchmentPlan, frozenBy run: String?
    ) throws(RuleViolation) {
        guard earlier.state == .published, earlier.supersededBy == nil,
            earlier.region == plan.region, earlier.stage == plan.stage,
            earlier.validFrom == plan.validFrom
        else {
            throw RuleViolation(
                "CATCHMENTS", "NOT_CORRECTED", field: "corrects",
                "must be a published plan of the same district, stage and first day that nothing has corrected"
            )
        }
        guard run == nil else {
            throw RuleViolation(
                "CATCHMENTS", "LIST_FROZEN", field: "corrects",
                "run \(run ?? "") has frozen its list by \(earlier.id)")
        }
    }

    /// The same as `Admission` has it: a community in one catchment, neighbours that exist, schools once each.
    ///
    /// - Parameter privateSchools: those of the plan that are private, which it refuses.
    static func check(
        _ catchments: [Catchment], privateSchools: Set<SchoolCode>
    ) throws(CallError) {
        let schools = Set(catchments.flatMap(\.schools)).map {
            CompulsoryDistrict.School(
                code: $0.text, isPrivate: privateSchools.contains($0), seats: 0)
        }
        _ = try refusing { () throws(AdmissionFault) in
            try CompulsoryDistrict.homes(of: catchments.map(\.district), among: schools)
        }
    }
}

extension Catchment {
    /// As `Admission` has it.
    var district: CompulsoryDistrict.Catchment {
        CompulsoryDistrict.Catchment(
            code: code, communities: communities, schools: schools.map(\.text),
            neighbours: neighbours)
    }
}
