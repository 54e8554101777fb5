import Bus
import Contracts

/// What makes a form acceptable, before any register is asked.
enum ApplicationGuard {
    /// - Throws: INVALID_ARGUMENT naming the field.
    static func check(_ form: ApplicationForm) throws(CallError) {
        guard [.primary, .junior].contains(form.stage) else {
            throw .invalid("form.stage", rule: "stage", "must be primary or junior")
        }
        let region = try RegionCatalog.require(form.region, field: "form.region")
        guard region.kind != .prefecture else {
            throw .invalid("form.region", rule: "region", "must be a district or county")
        }
        guard form.child != form.guardian else {
            throw .invalid("form.guardian", rule: "distinct", "is the child itself")
        }
        switch (form.ownership, form.schoolCode) {
        case (.public, .some):
            throw .invalid(
                "form.schoolCode", rule: "catchment",
                "a public place follows from the catchment; no school is chosen")
        case (.private, nil):
            throw .invalid("form.schoolCode", rule: "required", "a private school is chosen")
        default: break
        }
        if let community = form.community {
            guard (1...communityCharacters).contains(community.count) else {
                throw .invalid(
                    "form.community", rule: "length",
                    "must have 1 to \(communityCharacters) characters")
            }
        }
        guard !form.proofs.isEmpty else {
            throw .invalid("form.proofs", rule: "required", "must name at least one")
        }
        guard Set(form.proofs.map(\.proof)).count == form.proofs.count else {
            throw .invalid("form.proofs", rule: "unique", "a proof stands twice")
        }
    }

    static let communityCharacters = 40

    /// Holds a form against the district's table, on the cut-off day of the school year.
    static func check(_ form: ApplicationForm, by table: TierTable) throws(RuleViolation) {
        let cutOff = form.schoolYear.ageCutOff
        guard form.child.birthDate <= cutOff,
            form.child.birthDate.age(on: cutOff) >= table.rules.leastAge
        else {
            throw RuleViolation(
                "ENTRY_AGE", "TOO_YOUNG", field: "form.child",
                "must be \(table.rules.leastAge) full years old on \(cutOff) (\(table.id))")
        }
        for proof in table.rules.required where !form.proofs.contains(where: { $0.proof == proof })
        {
            throw RuleViolation(
                "TIERS", "PROOF_REQUIRED", field: "form.proofs",
                "\(proof.rawValue) is required by \(table.id)")
        }
    }

    /// 公民同招: one window for all schools.
    static func check(_ window: ApplicationWindow?, today: CalendarDate) throws(RuleViolation) {
        guard let window else {
            throw RuleViolation(
                "CALENDAR", "NO_CALENDAR", field: "form.schoolYear",
                "no days for applications are set for this school year and stage")
        }
        guard window.opensOn <= today, today <= window.closesOn else {
            throw RuleViolation(
                "CALENDAR", "OUTSIDE_WINDOW", field: "form.schoolYear",
                "applications are taken from \(window.opensOn) to \(window.closesOn)")
        }
    }
}
