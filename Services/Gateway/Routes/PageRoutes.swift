import Bus
import Contracts
import Hummingbird

/// The pages for people: the city, and each region. Rendered here, without scripts or outside assets.
struct PageRoutes: Sendable {
    let queries: Queries
    let pages: Pages

    func add(to router: Router<GatewayContext>) {
        router.get("/") { _, context in try await page(nil, context) }
        router.get("/regions/:code") { _, context in
            let code = try RegionCode.checked(try context.segment("code"), field: "code")
            guard RegionCatalog.region(code) != nil else {
                throw CallError.notFound("region \(code.text)")
            }
            return try await page(code, context)
        }
    }

    private func page(_ region: RegionCode?, _ context: GatewayContext) async throws -> Response {
        let options = context.callOptions(deadline: queries.deadline)
        async let projects = queries.projects(options: options)
        let overview = try await queries.overview(region: region, context)
        let view = HomeView(overview, projects: await projects, isCity: region == nil)
        return try pages.answer("home", view)
    }
}
