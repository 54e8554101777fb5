import Bus
import Contracts
import Store

extension ProjectsService {
    func listIndicators(_ request: ListIndicators, _ context: ServerContext) async throws
        -> IndicatorList
    {
        let day = request.day ?? today
        let region = try region(request.region)
        let asOf = now
        return try await store.read { tx in
            let book = try Self.book(tx)
            return IndicatorList(
                day: day, region: region, asOf: asOf,
                indicators: try book.views(on: day, of: region), notes: book.notes)
        }
    }

    func getIndicator(_ request: GetIndicator, _ context: ServerContext) async throws
        -> IndicatorDetail
    {
        let day = request.day ?? today
        let region = try region(request.region)
        return try await store.read { tx in
            let indicator = try IndicatorRows.find(request.indicator, tx)
            let book = try Self.book(tx)
            let view = try book.view(indicator, on: day, of: region)
            return IndicatorDetail(
                view: view, targets: book.history(indicator.code).versions,
                path: try book.path(indicator, view.target),
                values: try IndicatorRows.values(of: indicator.code, tx),
                notes: book.notes.filter { $0.indicator == indicator.code })
        }
    }

    func targetInForce(_ request: TargetInForce, _ context: ServerContext) async throws
        -> IndicatorTarget
    {
        try await store.read { tx in
            let code = try IndicatorRows.find(request.indicator, tx).code
            let history = TargetHistory(code, try IndicatorRows.targets(of: code, tx))
            return try history.inForce(on: request.day)
        }
    }

    func reportIndicator(_ request: ReportIndicator, _ context: ServerContext) async throws
        -> IndicatorValue
    {
        _ = try RegionCatalog.require(request.region, field: "region")
        try context.requireDistrict(request.region.text)
        try Texts.check(request.revisionReason, "revisionReason", rule: "P6")
        let thisYear = today.year
        return try await store.perform(context, request) { tx in
            let indicator = try IndicatorRows.find(request.indicator, tx)
            let value = try IndicatorReportRules.value(
                of: request, indicator, thisYear: thisYear)
            let last = try IndicatorRows.lastRevision(
                indicator.code, request.region, request.year, tx)
            guard (last == nil) == (request.revisionReason == nil) else {
                throw RuleViolation(
                    "P6", last == nil ? "NOTHING_TO_REVISE" : "REVISION_REASON_REQUIRED",
                    field: "revisionReason",
                    last == nil
                        ? "there is no value to revise"
                        : "this value is published; a revision is a new record with its reason")
            }
            let record = IndicatorValue(
                indicator: indicator.code, region: request.region, year: request.year,
                revision: (last ?? 0) + 1, numerator: request.numerator,
                denominator: request.denominator,
                value: try value.ratio(decimals: indicator.measure.decimals),
                finality: request.finality, evidence: request.evidence,
                revisionReason: request.revisionReason,
                reportedAt: Timestamp(millisecondsSinceEpoch: tx.now),
                department: context.principal.department)
            try IndicatorRows.insert(record, tx)
            try PlanRows.markSample(request.sample, "indicators", tx)
            try tx.append(
                event: IndicatorReported(
                    indicator: record.indicator, region: record.region, year: record.year,
                    revision: record.revision, value: record.value, finality: record.finality),
                subject: record.indicator,
                attributes: EventAttributes(context, district: record.region.text))
            return record
        }
    }

    static func book(_ tx: ReadTransaction) throws -> IndicatorBook {
        IndicatorBook(
            indicators: try IndicatorRows.all(tx), targets: try IndicatorRows.targets(tx),
            values: try IndicatorRows.values(tx), notes: try PlanRows.notes(tx))
    }

    /// The city when absent.
    func region(_ code: RegionCode?) throws -> RegionCode {
        guard let code else { return .city }
        return try RegionCatalog.require(code, field: "region").code
    }
}
