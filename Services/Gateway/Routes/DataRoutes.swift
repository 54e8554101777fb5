import Bus
import Contracts
import Hummingbird

/// The hand-made JSON routes: overview, regions, schools, indicators, projects. All public.
struct DataRoutes: Sendable {
    let queries: Queries

    func add(to router: Router<GatewayContext>) {
        router.get("/api/v1/overview") { request, context in
            let region = try request.query("region", as: RegionCode.self)
            return try Answer.json(try await queries.overview(region: region, context))
        }
        router.get("/api/v1/regions") { _, _ in
            try Answer.json(RegionCatalog.all)
        }
        router.get("/api/v1/regions/:code") { _, context in
            let code = try RegionCode.checked(try context.parameters.require("code"), field: "code")
            guard RegionCatalog.region(code) != nil else {
                throw CallError.notFound("region \(code.text)")
            }
            return try Answer.json(try await queries.overview(region: code, context))
        }
        router.get("/api/v1/schools/:code") { _, context in
            let code = try SchoolCode.checked(try context.parameters.require("code"), field: "code")
            return try Answer.json(
                try await queries.bus.call(
                    Enrollment.getSchool, .init(code: code), options: context.callOptions()))
        }
        router.get("/api/v1/indicators") { request, context in
            try Answer.json(
                try await queries.bus.call(
                    Projects.listIndicators,
                    .init(
                        day: try request.query("day", as: CalendarDate.self),
                        region: try request.query("region", as: RegionCode.self)),
                    options: context.callOptions()))
        }
        router.get("/api/v1/indicators/:code") { _, context in
            try Answer.json(
                try await queries.bus.call(
                    Projects.getIndicator,
                    .init(indicator: try context.parameters.require("code")),
                    options: context.callOptions()))
        }
        router.get("/api/v1/projects") { _, context in
            try Answer.json(
                try await queries.bus.call(
                    Projects.listProjects, .init(), options: context.callOptions()))
        }
        router.get("/api/v1/projects/:id") { _, context in
            let id = try ProjectID.checked(try context.parameters.require("id"), field: "id")
            return try Answer.json(
                try await queries.bus.call(
                    Projects.getProject, .init(project: id), options: context.callOptions()))
        }
    }
}
