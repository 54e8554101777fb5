import Bus
import Contracts
import Store

/// 学前教育普及普惠: who runs the kindergartens that children are in, and what townships have.
extension EnrollmentService {
    func preschoolCoverage(
        _ request: PreschoolCoverageRequest, _ context: ServerContext
    ) async throws -> PreschoolCoverage {
        try Paging.checkRegion(request.region)
        let asOf = now
        let (targets, rows) = try await store.read {
            (
                try PreschoolTargets($0.ruleBook(), on: asOf.cityDate),
                try $0.preschoolCounts(request, on: asOf.cityDate)
            )
        }
        return PreschoolCoverage(
            asOf: asOf, term: request.term, rules: targets.rules,
            total: targets.figures(of: rows.map(\.counts).reduce(PreschoolCounts(), +)),
            counties: rows.map {
                CountyPreschool(
                    region: $0.region, figures: targets.figures(of: $0.counts),
                    residentialToBePublic: targets.residentialToBePublic($0.counts))
            })
    }

    func setTownships(
        _ request: SetTownships, _ context: ServerContext
    ) async throws -> TownshipsSet {
        try Paging.checkBatch(request.townships.count, field: "townships")
        var codes: Set<TownshipCode> = []
        for (index, township) in request.townships.enumerated() {
            let path = "townships[\(index)]"
            _ = try RegionCatalog.require(township.region, field: "\(path).region")
            try context.requireDistrict(township.region.text)
            guard township.code.text.hasPrefix(township.region.text) else {
                throw CallError.invalid(
                    "\(path).code", rule: "region", "does not begin with its county's code")
            }
            guard codes.insert(township.code).inserted else {
                throw CallError.invalid("\(path).code", rule: "once", "is there twice")
            }
            try ProposalGuard.check(text: township.name, field: "\(path).name")
            try ProposalGuard.check(text: township.source, field: "\(path).source")
            guard (0...EnrollmentLimits.population).contains(township.population) else {
                throw CallError.invalid(
                    "\(path).population", rule: "range",
                    "must be 0 to \(EnrollmentLimits.population)")
            }
        }
        return try await store.perform(context, request) { transaction in
            var answer = TownshipsSet(entered: 0, updated: 0)
            for township in request.townships {
                let isKnown = try transaction.township(township.code) != nil
                try transaction.upsert(into: "townships", township, key: ["code"])
                if isKnown { answer.updated += 1 } else { answer.entered += 1 }
            }
            return answer
        }
    }

    func townshipCoverage(
        _ request: TownshipCoverageRequest, _ context: ServerContext
    ) async throws -> TownshipCoverage {
        try Paging.checkRegion(request.region)
        let asOf = now
        let (standard, townships, centres) = try await store.read {
            (
                try TownshipStandard($0.ruleBook(), on: asOf.cityDate),
                try $0.townships(request.region), try $0.townshipCentres()
            )
        }
        let rows = townships.map { township in
            let has = centres[township.code] ?? []
            let required = standard.required(population: township.population)
            return TownshipKindergartens(
                township: township, centres: has, required: required,
                isMet: has.count >= required)
        }
        return TownshipCoverage(
            asOf: asOf, rules: standard.rules, unmet: rows.count { !$0.isMet }, townships: rows)
    }
}
