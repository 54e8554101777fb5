import Bus
import Contracts

/// The districts' tier tables, asked for by school year.
struct TierBook: Sendable {
    let tables: [TierTable]

    /// The table in force on the first day of a school year; nil when none is known.
    func inForce(region: RegionCode, stage: Stage, year: SchoolYear) -> TierTable? {
        let day = year.firstDay
        return tables.first { table in
            table.region == region && table.stage == stage && table.validFrom <= day
                && (table.validTo.map { day <= $0 } ?? true)
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
        for table in tables where table.region == request.region && table.stage == request.stage {
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
