import Bus
import Contracts

extension LoadSession {
    /// The course of every project of the plan that has no parts, and the seats certified for it.
    func loadProjects(_ city: SampleCity) async throws {
        let projects = try await bus.call(
            Projects.listProjects, ListProjects(), options: CallOptions(waitForReady: true)
        ).projects
        let groups = Set(projects.compactMap(\.parent))
        let leaves = projects.filter { project in
            !groups.contains(project.id)
                && (project.number != nil || project.parent.map(groups.contains) == true)
        }
        try await send(.projects, total: leaves.count, leaves) { _, project in
            if let course = try city.course(of: project) {
                try await write(course, key: project.id.text)
            }
            for certificate in city.certificates(of: project.id) {
                _ = try await write(
                    Projects.certifySeats, certificate, key: certificate.certificateNo)
            }
            return 1
        }
    }

    private func write(_ course: SampleProjectCourse, key: String) async throws {
        _ = try await write(Projects.approveBudget, course.budget, key: key)
        _ = try await write(Projects.recordFunds, course.funds, key: key)
        _ = try await write(Projects.recordContract, course.contract, key: key)
        _ = try await write(Projects.recordPayment, course.payment, key: key)
        _ = try await write(Projects.enterStage, course.stage, key: key)
        _ = try await write(Projects.setBaseline, course.baseline, key: key)
        _ = try await write(Projects.reportProgress, course.progress, key: key)
    }
}
