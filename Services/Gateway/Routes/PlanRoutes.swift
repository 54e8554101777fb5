import Bus
import Contracts
import Hummingbird

/// 招生计划 and its seats, school by school, for everybody.
struct PlanRoutes: Sendable {
    let queries: Queries
    let pages: Pages

    func add(to router: Router<GatewayContext>) {
        router.get("/plans") { request, context in
            try request.requireQuery(only: ["year", "region", "stage", "after"])
            let region = try request.choice("region", as: RegionCode.self)
            let stage = try request.choice("stage", Stage.init(rawValue:))
            let after = try request.choice("after") { $0 }
            let options = context.callOptions()
            let season = try await queries.bus.call(
                Enrollment.summariseSeason,
                .init(
                    schoolYear: try request.choice("year", as: SchoolYear.self), region: region),
                options: options)
            var filter = ListPlanLines(
                schoolYear: season.schoolYear, region: region, stage: stage, after: after)
            var lines = try await published(&filter, options)
            let hasMore = lines.count > GatewayLimits.planLinesListed
            lines = Array(lines.prefix(GatewayLimits.planLinesListed))
            let names = try await queries.names(
                of: Set(lines.map(\.proposal.schoolCode)), options)
            return try pages.answer(
                "plans",
                PlansView(
                    season, region: region, stage: stage, lines: lines,
                    labels: SchoolLabels(names: names),
                    next: hasMore ? lines.last.map { Self.next(filter, after: $0.id) } : nil))
        }
    }

    /// One page of published lines, and one line more where there is one.
    private func published(
        _ filter: inout ListPlanLines, _ options: CallOptions
    ) async throws -> [PlanLine] {
        let wanted = GatewayLimits.planLinesListed + 1
        filter.limit = wanted
        var lines: [PlanLine] = []
        var isAll = false
        while lines.count < wanted, !isAll {
            var read = 0
            let stream = try await queries.bus.stream(
                Enrollment.listPlanLines, filter, options: options)
            for try await line in stream {
                read += 1
                filter.after = line.id
                if line.state.isPublic { lines.append(line) }
            }
            isAll = read < wanted
        }
        return lines
    }

    private static func next(_ filter: ListPlanLines, after: String) -> String {
        let parts = [
            ("year", filter.schoolYear?.text), ("region", filter.region?.text),
            ("stage", filter.stage?.rawValue), ("after", after),
        ]
        return "/plans?"
            + parts.compactMap { name, value in value.map { "\(name)=\($0)" } }
            .joined(separator: "&")
    }
}
