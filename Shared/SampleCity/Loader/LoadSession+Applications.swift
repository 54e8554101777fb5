import Bus
import Contracts

extension LoadSession {
    /// The season's calendar, then a small batch of applications, whose checks the service makes by itself.
    func loadApplications(_ city: SampleCity) async throws {
        let forms = city.applications
        // Long after a load its keys are forgotten: the family of a refused child would apply anew.
        let there = try await bus.call(
            Enrollment.countApplications, CountApplications(schoolYear: city.admissionYear),
            options: CallOptions(waitForReady: true))
        guard there.total < forms.count else {
            return progress(
                LoadProgress(phase: .applications, done: forms.count, total: forms.count))
        }
        for stage in [Stage.primary, .junior] {
            try await setWindow(stage, closesOn: Self.lastDay, city, key: "open")
        }
        let turns = city.applicationTurns
        try await send(.applications, total: forms.count, forms) { index, form in
            let receipt = try await write(
                Enrollment.submitApplication, SubmitApplication(form: form), key: "\(index)"
            ).receipt
            switch turns[index] {
            case .returned:
                _ = try await write(
                    Enrollment.returnApplication,
                    ReturnApplication(receipt: receipt, reason: "示例：材料不全，请补正"),
                    key: "\(index)")
            case .withdrawn:
                _ = try await write(
                    Enrollment.withdrawApplication,
                    WithdrawApplication(receipt: receipt, reason: "示例：家长撤回"), key: "\(index)")
            case nil: break
            }
            return 1
        }
    }

    /// Days for applications; a later call moves them.
    func setWindow(
        _ stage: Stage, closesOn: CalendarDate, _ city: SampleCity, key: String
    ) async throws {
        let window = ApplicationWindow(
            schoolYear: city.admissionYear, stage: stage, opensOn: city.schoolYear.firstDay,
            closesOn: closesOn, documentNo: "SAMPLE-CALENDAR")
        _ = try await write(
            Enrollment.setApplicationWindow, SetApplicationWindow(window: window),
            key: "\(stage.rawValue)-\(key)")
    }

    /// The sample's season has no end: it is loaded on any day.
    private static let lastDay =
        CalendarDate(year: 2999, month: 12, day: 31) ?? SampleStaff.firstDay
}
