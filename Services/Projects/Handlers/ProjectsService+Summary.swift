import Bus
import Contracts
import Store

extension ProjectsService {
    func summarise(_ request: SummariseProjects, _ context: ServerContext) async throws
        -> ProjectSummary
    {
        if let region = request.region { _ = try RegionCatalog.require(region, field: "region") }
        let (asOf, day) = (now, today)
        return try await store.read { tx in
            let book = try Self.book(tx)
            let summary = SummaryTable(try SummaryRows.all(tx), try ProjectAssembler(tx).leaves)
            let regions = summary.regions.filter {
                request.region == nil || $0 == request.region
            }
            return ProjectSummary(
                asOf: asOf, sample: try PlanRows.holdsSample(tx),
                total: try summary.figures(
                    of: regions,
                    indicators: Self.counts(book, on: day, of: request.region ?? .city)),
                regions: try regions.map { region in
                    RegionProjects(
                        region: region,
                        figures: try summary.figures(
                            of: [region], indicators: Self.counts(book, on: day, of: region)))
                })
        }
    }

    /// How the 16 main indicators stand. Empty before the first plan.
    private static func counts(_ book: IndicatorBook, on day: CalendarDate, of region: RegionCode)
        throws -> [IndicatorStatusCount]
    {
        let statuses = try book.statuses(on: day, of: region)
        return IndicatorStatus.allCases.compactMap { status in
            let count = statuses.filter { $0 == status }.count
            return count == 0 ? nil : IndicatorStatusCount(status: status, count: count)
        }
    }
}
