import Bus
import Contracts
import Hummingbird

extension DataRoute {
    /// Overview, regions, schools, lottery proofs, the season, lines of admissions and allocations, indicators, projects.
    static let all: [DataRoute] = [
        DataRoute(
            id: "overview", path: "/api/v1/overview",
            summary:
                "The city or one region in the numbers of all services, each part with its time.",
            parameters: [.query("region", "Region code: 410802.")]
        ) { request, context, queries in
            let region = try request.query("region", as: RegionCode.self)
            return try await queries.overview(region: region, context)
        },
        DataRoute(
            id: "regions", path: "/api/v1/regions", summary: "The city and its 11 districts."
        ) { _, _, _ in RegionCatalog.all },
        DataRoute(
            id: "region", path: "/api/v1/regions/{code}", summary: "One region's overview.",
            parameters: [.path("code", "Region code: 410802.")]
        ) { _, context, queries in
            let code = try RegionCode.checked(try context.segment("code"), field: "code")
            guard RegionCatalog.region(code) != nil else {
                throw CallError.notFound("region \(code.text)")
            }
            return try await queries.overview(region: code, context)
        },
        DataRoute(
            id: "school", path: "/api/v1/schools/{code}",
            summary: "One school with its certified seats and roll.",
            parameters: [.path("code", "School code, 10 digits.")]
        ) { _, context, queries in
            let code = try SchoolCode.checked(try context.segment("code"), field: "code")
            return try await queries.bus.call(
                Enrollment.getSchool, .init(code: code), options: context.callOptions())
        },
        DataRoute(
            id: "lotteryProof", path: "/api/v1/lotteries/{id}/proof",
            summary: "A frozen lottery's proof file, with which anybody can draw it again.",
            parameters: [.path("id", "Lottery id.")]
        ) { _, context, queries in
            try await queries.bus.call(
                Enrollment.getLotteryProof, .init(lotteryID: try context.segment("id")),
                options: context.callOptions())
        },
        DataRoute(
            id: "season", path: "/api/v1/season",
            summary:
                "How a school year's admission season stands in the city: plan, seats, applications, checks, lotteries, admission.",
            parameters: [.query("year", "School year: 2026; the newest season when absent.")]
        ) { request, context, queries in
            try await queries.season(
                request.query("year", as: SchoolYear.self), region: nil, context)
        },
        DataRoute(
            id: "regionSeason", path: "/api/v1/season/{region}",
            summary: "One region's admission season.",
            parameters: [
                .path("region", "Region code: 410802."),
                .query("year", "School year: 2026; the newest season when absent."),
            ]
        ) { request, context, queries in
            let code = try RegionCode.checked(try context.segment("region"), field: "region")
            guard RegionCatalog.region(code) != nil else {
                throw CallError.notFound("region \(code.text)")
            }
            return try await queries.season(
                request.query("year", as: SchoolYear.self), region: code, context)
        },
        DataRoute(
            id: "admissionLines", path: "/api/v1/admissions/{id}/lines",
            summary:
                "A published admission run's lines, with which a family checks its result.",
            parameters: [.path("id", "Run id.")]
        ) { _, context, queries in
            try await queries.bus.call(
                Enrollment.getAdmissionLines, .init(runID: try context.segment("id")),
                options: context.callOptions())
        },
        DataRoute(
            id: "allocationLines", path: "/api/v1/allocations/{id}/lines",
            summary: "A published compulsory allocation's schools, with which anybody checks it.",
            parameters: [.path("id", "Run id.")]
        ) { _, context, queries in
            try await queries.bus.call(
                Enrollment.getAllocationLines, .init(runID: try context.segment("id")),
                options: context.callOptions())
        },
        DataRoute(
            id: "indicators", path: "/api/v1/indicators",
            summary: "The plan's indicators with the targets in force on a day.",
            parameters: [
                .query("day", "ISO date; today when absent."), .query("region", "Region code."),
            ]
        ) { request, context, queries in
            try await queries.bus.call(
                Projects.listIndicators,
                .init(
                    day: try request.query("day", as: CalendarDate.self),
                    region: try request.query("region", as: RegionCode.self)),
                options: context.callOptions())
        },
        DataRoute(
            id: "indicator", path: "/api/v1/indicators/{code}",
            summary: "One indicator with every version of its target.",
            parameters: [.path("code", "Code or number.")]
        ) { _, context, queries in
            try await queries.bus.call(
                Projects.getIndicator, .init(indicator: try context.segment("code")),
                options: context.callOptions())
        },
        DataRoute(
            id: "projects", path: "/api/v1/projects",
            summary: "The plan's major projects as a tree."
        ) { _, context, queries in
            try await queries.bus.call(
                Projects.listProjects, .init(), options: context.callOptions())
        },
        DataRoute(
            id: "project", path: "/api/v1/projects/{id}", summary: "One project.",
            parameters: [.path("id", "Project id.")]
        ) { _, context, queries in
            let id = try ProjectID.checked(try context.segment("id"), field: "id")
            return try await queries.bus.call(
                Projects.getProject, .init(project: id), options: context.callOptions())
        },
    ]
}
