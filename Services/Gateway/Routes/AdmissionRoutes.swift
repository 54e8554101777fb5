import Bus
import Contracts
import Foundation
import Hummingbird

/// 普通高中录取 for everybody: the runs, one of them, and the page with which a family checks a result alone, which asks
/// nobody anything and saved as a file is the same page.
struct AdmissionRoutes: Sendable {
    let queries: Queries
    let pages: Pages
    private let script = PageScript(
        PackageResources.json_once_js + PackageResources.admission_check_js, reads: false)

    init(queries: Queries, pages: Pages) {
        self.queries = queries
        self.pages = pages
    }

    func add(to router: Router<GatewayContext>) {
        router.get("/admission/check") { request, _ in
            try request.requireQuery(only: [])
            return try pages.answer(
                "admission-check", AdmissionCheckView(script: script), script: script)
        }
        router.get("/admissions") { request, context in
            try request.requireQuery(only: [])
            let options = context.callOptions()
            let most = GatewayLimits.admissionsListed
            var runs: [AdmissionRun] = []
            let stream = try await queries.bus.stream(
                Enrollment.listAdmissions, .init(limit: most + 1), options: options)
            for try await run in stream { runs.append(run) }
            let schools = Set(runs.compactMap { $0.controlLines.first?.school })
            let labels = SchoolLabels(names: try await queries.names(of: schools, options))
            return try pages.answer(
                "admissions",
                RunListView(
                    runs, most: most, sample: labels.sample, asOf: ChineseFormat.now))
        }
        router.get("/admissions/:id") { request, context in
            try request.requireQuery(only: [])
            let (run, lines, labels) = try await run(context)
            return try pages.answer(
                "admission",
                AdmissionView(run, lines, labels: labels, asOf: ChineseFormat.now))
        }
        router.get("/admissions/:id/check") { request, context in
            try request.requireQuery(only: [])
            let (run, lines, labels) = try await run(context)
            guard let lines else { throw CallError.notFound("a published run") }
            return try pages.answer(
                "admission-check",
                try AdmissionCheckView(run, lines, labels: labels, script: script),
                script: script)
        }
    }

    /// A run, its lines when it is published, and the names of its schools.
    private func run(
        _ context: GatewayContext
    ) async throws -> (AdmissionRun, AdmissionLines?, SchoolLabels) {
        let options = context.callOptions()
        let id = try context.segment("id")
        let run = try await queries.bus.call(
            Enrollment.getAdmission, .init(runID: id), options: options)
        let lines =
            run.state == .published
            ? try await queries.bus.call(
                Enrollment.getAdmissionLines, .init(runID: id), options: options) : nil
        var schools = Set(run.controlLines.map(\.school) + run.quotas.map(\.juniorSchool))
        for school in lines?.schools ?? [] { schools.insert(school.school) }
        return (run, lines, SchoolLabels(names: try await queries.names(of: schools, options)))
    }
}
