import Bus
import Contracts

/// What makes a kindergarten's facts well-formed before any rule is asked.
enum KindergartenFactsGuard {
    /// Square decimetres: one square kilometre.
    static let areas = 0...100_000_000
    static let years = 1900...2999

    static func check(_ facts: KindergartenFacts) throws(CallError) {
        try ProposalGuard.check(text: facts.licenceNo, field: "facts.licenceNo")
        guard facts.licenceFrom <= facts.licenceTo else {
            throw .invalid("facts.licenceTo", rule: "order", "must not precede licenceFrom")
        }
        try range(facts.builtYear, years, "builtYear")
        try range(facts.outdoorDm2, areas, "outdoorDm2")
        try range(facts.roomsDm2, areas, "roomsDm2")
        try range(facts.floorDm2, areas, "floorDm2")
        let counts = 0...EnrollmentLimits.seats
        try range(facts.classes, counts, "classes")
        try range(facts.plannedRoll, counts, "plannedRoll")
        for count in facts.children.all { try range(count, counts, "children") }
        for (staff, name) in [
            (facts.teachers, "teachers"), (facts.carers, "carers"),
            (facts.healthStaff, "healthStaff"),
        ] {
            try range(staff.people, counts, "\(name).people")
            try range(staff.qualified, 0...staff.people, "\(name).qualified")
        }
        if let proof = facts.designProof {
            try ProposalGuard.check(text: proof.documentNo, field: "facts.designProof.documentNo")
            try range(proof.capacity, counts, "designProof.capacity")
        }
        if let account = facts.filedAccount {
            try ProposalGuard.check(text: account, field: "facts.filedAccount")
        }
        if facts.isTownshipCentre == true && facts.township == nil {
            throw .invalid(
                "facts.township", rule: "required", "a central kindergarten is a township's")
        }
        if let grade = facts.evaluation {
            try ProposalGuard.check(text: grade, field: "facts.evaluation")
        }
    }

    private static func range(
        _ value: Int, _ allowed: ClosedRange<Int>, _ field: String
    ) throws(CallError) {
        guard allowed.contains(value) else {
            throw .invalid(
                "facts.\(field)", rule: "range",
                "must be \(allowed.lowerBound) to \(allowed.upperBound)")
        }
    }
}
