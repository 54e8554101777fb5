import Bus
import Contracts

extension LoadSession {
    /// Register and plan lines; then what needs only them; then what needs the roll and the applications.
    func loadEnrollment(_ city: SampleCity) async throws {
        try await send(
            .schools, total: city.schools.count,
            Batches(city.schools.lazy.map(city.record(of:)), of: 400)
        ) { index, schools in
            _ = try await write(
                Enrollment.registerSchools, RegisterSchools(schools: schools), key: "\(index)")
            return schools.count
        }
        try await sendPlanLines(city)
        try await together([loadSeries, loadFilings, loadApplications, loadStudents], city)
        try await together(
            [loadLedgersAndCases, loadAdmissions, loadLottery, loadAllocation], city)
    }

    private func together(
        _ parts: [@Sendable (SampleCity) async throws -> Void], _ city: SampleCity
    ) async throws {
        try await withThrowingTaskGroup(of: Void.self) { group in
            for part in parts { group.addTask { try await part(city) } }
            try await group.waitForAll()
        }
    }

    private func loadStudents(_ city: SampleCity) async throws {
        let students = city.schools.lazy.flatMap { school in
            city.students(of: school).lazy.map { city.record(of: $0, at: school) }
        }
        try await send(
            .students, total: city.studentCount,
            Batches(students, of: EnrollmentLimits.batchRecords)
        ) { index, students in
            _ = try await write(
                Enrollment.registerStudents, RegisterStudents(students: students), key: "\(index)")
            return students.count
        }
    }

    private func loadLedgersAndCases(_ city: SampleCity) async throws {
        try await loadLedgers(city)
        try await loadCases(city)
    }

    /// Submitted by one officer, approved by another, published.
    private func sendPlanLines(_ city: SampleCity) async throws {
        let proposals =
            city.planProposals + city.seasonProposals
            + (city.privateEntry.map { [$0.proposal] } ?? [])
            + (city.allocation?.proposals ?? [])
        // Long after a load its keys are forgotten, and offers may have locked a line.
        var done: Set<String> = []
        for year in [city.schoolYear, city.admissionYear] {
            let lines = try await list(Enrollment.listPlanLines, ListPlanLines(schoolYear: year))
            done.formUnion(
                lines.filter { ![.draft, .submitted, .approved].contains($0.state) }.map(\.id))
        }
        try await send(.planLines, total: proposals.count, proposals) { [done] _, proposal in
            let id = proposal.lineID
            guard !done.contains(id) else { return 1 }
            _ = try await write(
                Enrollment.submitPlanLine, SubmitPlanLine(proposal: proposal), key: id)
            guard officers != nil else { return 1 }
            _ = try await write(
                Enrollment.approvePlanLine, ApprovePlanLine(id: id, approvalNo: "SAMPLE-PLAN"),
                key: id, by: .approver)
            _ = try await write(Enrollment.publishPlanLine, PublishPlanLine(id: id), key: id)
            return 1
        }
    }
}
