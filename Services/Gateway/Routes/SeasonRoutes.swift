import Bus
import Contracts
import Hummingbird

/// 招生季看板 for everybody: the city's districts, and one of them.
struct SeasonRoutes: Sendable {
    let queries: Queries
    let pages: Pages

    func add(to router: Router<GatewayContext>) {
        router.get("/season") { request, context in try await page(request, nil, context) }
        router.get("/season/:region") { request, context in
            let code = try RegionCode.checked(try context.segment("region"), field: "region")
            guard RegionCatalog.region(code) != nil else {
                throw CallError.notFound("region \(code.text)")
            }
            return try await page(request, code, context)
        }
    }

    private func page(
        _ request: Request, _ region: RegionCode?, _ context: GatewayContext
    ) async throws -> Response {
        try request.requireQuery(only: ["year", "stage"])
        let year = try request.choice("year", as: SchoolYear.self)
        let stage = try request.choice("stage", Stage.init(rawValue:))
        let overview = try await queries.season(year, region: region, context)
        return try pages.answer(
            "season", SeasonView(overview, stage: stage, isCity: region == nil))
    }
}
