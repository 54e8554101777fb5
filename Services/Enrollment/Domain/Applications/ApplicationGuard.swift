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

    /// What an application that was handed in, and returned for its papers, asks for.
    struct Returned: Sendable {
        var region: RegionCode
        var ownership: Ownership
        var schoolCode: SchoolCode?
    }

    /// Whether a form is taken on other days than the window's, until its school year is over.
    ///
    /// Papers of an application that was handed in in time are completed as long as it takes: until its district's list is frozen
    /// it takes part, afterwards it is an open case. Once the district's run is published, who comes is an open case too (E10).
    ///
    /// - Parameters:
    ///   - returned: that is submitted again by the form; nil when none is.
    ///   - run: of the form's district and stage, that is not voided.
    static func isTakenLater(
        _ form: ApplicationForm, completing returned: Returned?, run: AllocationState?,
        today: CalendarDate
    ) -> Bool {
        guard today <= form.schoolYear.lastDay else { return false }
        if run == .published { return true }
        // Another school or district is another application, and too late.
        guard let returned else { return false }
        return returned.region == form.region && returned.ownership == form.ownership
            && returned.schoolCode == form.schoolCode
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
