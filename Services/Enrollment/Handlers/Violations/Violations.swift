import Bus
import Contracts
import Store

/// 违规招生 and 生源外流.
extension EnrollmentService {
    var violationHandlers: [Handler] {
        [
            Handler(Enrollment.recordViolation, recordViolation),
            Handler(Enrollment.detectViolations, detectViolations),
            Handler(Enrollment.handleViolation, handleViolation),
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
            let book = try transaction.ruleBook()
            let pool = try book.version(of: .seniorPool, on: request.schoolYear.firstDay)
            let rules = try RecruitmentRules(book, year: request.schoolYear)
            var answer = ViolationsDetected(
                recorded: [], schoolsChecked: 0, rules: [pool.id] + rules.versions)
            let found = try transaction.recruitmentFindings(request.schoolYear, rules)
            for (code, findings) in found.sorted(by: { $0.key < $1.key }) {
                guard let school = try transaction.school(code),
                    context.principal.covers(district: school.region.text)
                else { continue }
                answer.schoolsChecked += 1
                for finding in findings {
                    guard
                        let kept = try transaction.keep(
                            finding, at: school, request.schoolYear, context)
                    else { continue }
                    answer.recorded.append(kept)
                }
            }
            return answer
        }
    }

    private func handleViolation(
        _ request: HandleViolation, _ context: ServerContext
    ) async throws -> EnrollmentViolation {
        try ProposalGuard.check(text: request.documentNo, field: "documentNo")
        try ProposalGuard.check(text: request.outcome, field: "outcome")
        return try await store.perform(context, request) { transaction in
            var row = try transaction.requireViolation(request.violationID)
            let school = try transaction.requireSchool(row.schoolCode)
            try context.requireDistrict(school.region.text)
            guard row.state == .open else {
                throw RuleViolation(
                    "VIOLATION_STATE", "VIOLATION_HANDLED", field: "violationID",
                    "the breach was handled before")
            }
            row.state = .handled
            row.handledDocument = request.documentNo
            row.handledOutcome = request.outcome
            row.handledBy = context.principal.subject
            row.handledAt = transaction.now
            try transaction.save(row)
            try transaction.append(
                event: ViolationHandled(violationID: row.id, documentNo: request.documentNo),
                subject: row.id,
                attributes: EventAttributes(
                    context, district: school.region.text, schoolyear: row.schoolYear.text))
            return row.answer
        }
    }
}
