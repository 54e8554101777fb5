import Bus
import Contracts

/// The districts' tier tables, asked for by school year.
struct TierBook: Sendable {
    let tables: [TierTable]

    /// The table in force on the first day of a school year; nil when none is known.
    func inForce(region: RegionCode, stage: Stage, year: SchoolYear) -> TierTable? {
        let day = year.firstDay
        return tables.first { table in
            table.region == region && table.stage == stage && table.isInForce(on: day)
        }
    }

    /// The table in force on the first day of a school year.
    ///
    /// - Throws: when none is known: a guess would be worse than no answer.
    func table(
        region: RegionCode, stage: Stage, year: SchoolYear
    ) throws(RuleViolation) -> TierTable {
        guard let table = inForce(region: region, stage: stage, year: year) else {
            throw RuleViolation(
                "TIERS", "TIERS_OUTSIDE_VALIDITY", field: "form.schoolYear",
                "no tiers of \(region) for \(stage.rawValue) are known for \(year.firstDay)")
        }
        return table
    }

    /// The table that a request publishes: the first with its first day, or the next version of it.
    func next(_ request: PublishTiers) -> TierTable {
        let earlier = tables.count {
            $0.region == request.region && $0.stage == request.stage
                && $0.validFrom == request.validFrom
        }
        let number = earlier == 0 ? "" : ".\(earlier + 1)"
        return TierTable(
            id:
                "TIERS-\(request.region)-\(request.stage.rawValue)@\(request.validFrom)\(number)",
            region: request.region, stage: request.stage, validFrom: request.validFrom,
            validTo: request.validTo, document: request.document, heading: request.heading,
            rules: request.rules)
    }

    /// Checks what a district wants to publish.
    ///
    /// - Throws: INVALID_ARGUMENT naming the field, or a violation when it is in force on the same day as another.
    func check(_ request: PublishTiers) throws {
        _ = try RegionCatalog.require(request.region, field: "region")
        guard [.primary, .junior].contains(request.stage) else {
            throw CallError.invalid("stage", rule: "stage", "must be primary or junior")
        }
        if let end = request.validTo, end < request.validFrom {
            throw CallError.invalid("validTo", rule: "order", "is before the first day")
        }
        try ProposalGuard.check(text: request.document, field: "document")
        try ProposalGuard.check(text: request.heading, field: "heading")
        try Self.check(request.rules)
        try next(request).checkUsable()
        let published = tables.filter {
            $0.region == request.region && $0.stage == request.stage && $0.supersededBy == nil
        }
        if let corrects = request.corrects {
            let corrected = published.first { $0.id == corrects }
            guard let corrected, corrected.validFrom == request.validFrom else {
                throw RuleViolation(
                    "TIERS", "NOT_CORRECTED", field: "corrects",
                    "must be a table of the same district, stage and first day that nothing has corrected"
                )
            }
        }
        for table in published where table.id != request.corrects {
            let endsBefore = request.validTo.map { $0 < table.validFrom } ?? false
            let beginsAfter = table.validTo.map { $0 < request.validFrom } ?? false
            guard endsBefore || beginsAfter || table.validFrom < request.validFrom else {
                throw RuleViolation(
                    "TIERS", "TIERS_OVERLAP", field: "validFrom",
                    "\(table.id) is in force on the same days")
            }
        }
    }

    static let ages = 3...16
    static let months = 1...240
    static let mostTiers = 20

    /// A table that a frozen list went by is kept in force.
    ///
    /// - Parameter run: that has frozen a list by it and is not voided.
    static func checkCorrection(of table: String, frozenBy run: String?) throws(RuleViolation) {
        guard run == nil else {
            throw RuleViolation(
                "TIERS", "LIST_FROZEN", field: "corrects",
                "run \(run ?? "") has frozen its list by \(table)")
        }
    }

    private static func check(_ rules: TierRules) throws(CallError) {
        guard ages.contains(rules.leastAge) else {
            throw .invalid(
                "rules.leastAge", rule: "range",
                "must be \(ages.lowerBound) to \(ages.upperBound)")
        }
        guard months.contains(rules.insuranceMonths) else {
            throw .invalid(
                "rules.insuranceMonths", rule: "range",
                "must be \(months.lowerBound) to \(months.upperBound)")
        }
        guard (1...mostTiers).contains(rules.tiers.count) else {
            throw .invalid("rules.tiers", rule: "range", "must be 1 to \(mostTiers)")
        }
        var codes: Set<String> = []
        for (index, tier) in rules.tiers.enumerated() {
            let field = "rules.tiers[\(index)]"
            guard codes.insert(tier.code).inserted, !tier.code.isEmpty else {
                throw .invalid("\(field).code", rule: "unique", "is empty or stands twice")
            }
            guard !tier.proofs.isEmpty, Set(tier.proofs).count == tier.proofs.count else {
                throw .invalid(
                    "\(field).proofs", rule: "unique", "must name at least one proof, each once")
            }
        }
    }
}

extension TierTable {
    /// Whether a run of a school year that begins on the day goes by it.
    func isInForce(on day: CalendarDate) -> Bool {
        supersededBy == nil && validFrom <= day && (validTo.map { day <= $0 } ?? true)
    }
}
