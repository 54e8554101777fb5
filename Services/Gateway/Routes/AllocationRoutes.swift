import Bus
import Contracts
import Hummingbird

/// 义务教育派位 for everybody: the runs, and one of them with its schools' lines once it is published.
struct AllocationRoutes: Sendable {
    let queries: Queries
    let pages: Pages

    func add(to router: Router<GatewayContext>) {
        router.get("/allocations") { request, context in
            try request.requireQuery(only: [])
            let options = context.callOptions()
            let most = GatewayLimits.allocationsListed
            var runs: [AllocationRun] = []
            let stream = try await queries.bus.stream(
                Enrollment.listAllocations, .init(limit: most + 1), options: options)
            for try await run in stream { runs.append(run) }
            return try pages.answer(
                "allocations",
                RunListView(
                    runs, most: most, sample: runs.prefix(most).contains { $0.sample == true },
                    asOf: ChineseFormat.now))
        }
        router.get("/allocations/:id") { request, context in
            try request.requireQuery(only: [])
            let options = context.callOptions()
            let run = try await queries.bus.call(
                Enrollment.getAllocation, .init(runID: try context.segment("id")),
                options: options)
            let lines = try await lines(of: run.state == .published ? run.id : nil, options)
            let report = try await queries.bus.call(
                Enrollment.allocationReport,
                .init(schoolYear: run.schoolYear, region: run.region, stage: run.stage),
                options: options)
            let view = AllocationView(
                run, lines, report.districts.first { $0.runID == run.id }?.standing,
                labels: try await labels(of: lines, options), asOf: ChineseFormat.now)
            return try pages.answer("allocation", view)
        }
    }

    private func lines(
        of run: String?, _ options: CallOptions
    ) async throws -> AllocationLines? {
        guard let run else { return nil }
        return try await queries.bus.call(
            Enrollment.getAllocationLines, .init(runID: run), options: options)
    }

    private func labels(
        of lines: AllocationLines?, _ options: CallOptions
    ) async throws -> SchoolLabels {
        let schools = Set((lines?.schools ?? []).map(\.school))
        return SchoolLabels(names: try await queries.names(of: schools, options))
    }
}
