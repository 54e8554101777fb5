import Bus
import Contracts
import Store

/// 违规招生 and 生源外流.
extension EnrollmentService {
    var violationHandlers: [Handler] {
        [
            Handler(Enrollment.recordViolation, recordViolation),
            Handler(Enrollment.detectViolations, detectViolations),
            Handler(Enrollment.listViolations) { request, _, out in
                let start = try request.after.map { id in
                    guard let number = ViolationRow.number(of: id) else {
                        throw CallError.invalid(
                            "after", rule: "format", "is no id of a violation")
                    }
                    return number
                }
                try await Paging.stream(
                    after: start, limit: request.limit, to: out,
                    cursor: { ViolationRow.number(of: $0.id) ?? 0 }
                ) { after, limit in
                    try await store.read {
                        try $0.violations(request, after: after, limit: limit).map(\.answer)
                    }
                }
            },
            Handler(Enrollment.outflow) { request, _ in
                try await store.read { try $0.outflow(request.schoolYear) }
            },
        ]
    }

    private func recordViolation(
        _ request: RecordViolation, _ context: ServerContext
    ) async throws -> EnrollmentViolation {
        try ProposalGuard.check(text: request.finding, field: "finding")
        try ProposalGuard.check(text: request.documentNo, field: "documentNo")
        return try await store.perform(context, request) { transaction in
            let school = try transaction.requireSchool(request.schoolCode)
            try context.requireDistrict(school.region.text)
            return try transaction.record(
                request.kind, at: school, request.schoolYear, request.finding,
                document: request.documentNo, context)
        }
    }

    private func detectViolations(
        _ request: DetectViolations, _ context: ServerContext
    ) async throws -> ViolationsDetected {
        let thisYear = SchoolYear(containing: now.cityDate)
        guard request.schoolYear == thisYear else {
            throw CallError.invalid(
                "schoolYear", rule: "range",
                "the roll tells of new pupils in the current school year only")
        }
        return try await store.perform(context, request) { transaction in
            _ = try transaction.ruleBook().version(
                of: .seniorPool, on: request.schoolYear.firstDay)
            var answer = ViolationsDetected(recorded: [], schoolsChecked: 0)
            for figures in try transaction.seniorEntries(request.schoolYear) {
                guard let school = try transaction.school(figures.school),
                    context.principal.covers(district: school.region.text)
                else { continue }
                answer.schoolsChecked += 1
                for finding in EntryFindings.of(figures) {
                    guard
                        try !transaction.isRecorded(
                            finding, at: figures.school, request.schoolYear)
                    else { continue }
                    answer.recorded.append(
                        try transaction.record(
                            finding.kind, at: school, request.schoolYear, finding.text,
                            document: nil, context))
                }
            }
            return answer
        }
    }
}
