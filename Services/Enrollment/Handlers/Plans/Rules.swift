import Bus
import Contracts
import Store

/// Dated rules and exemptions from them.
extension EnrollmentService {
    var ruleHandlers: [Handler] {
        [
            Handler(Enrollment.listRules) { request, _ in
                let book = try await store.read { try $0.ruleBook() }
                return EnrollmentRules(
                    rules: request.on.map { book.inForce(on: $0) } ?? book.rules)
            },
            Handler(Enrollment.grantExemption, grantExemption),
            Handler(Enrollment.listExemptions) { request, context in
                RuleExemptions(
                    exemptions: try await store.read {
                        try $0.exemptions(rule: request.rule, school: request.schoolCode)
                    }
                ).shown(to: context.principal)
            },
        ]
    }

    func grantExemption(
        _ request: GrantExemption, _ context: ServerContext
    ) async throws -> RuleExemption {
        try ProposalGuard.check(text: request.documentNo, field: "documentNo")
        try ProposalGuard.check(text: request.reason, field: "reason")
        guard (1...EnrollmentLimits.seats).contains(request.limit) else {
            throw CallError.invalid(
                "limit", rule: "range", "must be 1 to \(EnrollmentLimits.seats)")
        }
        return try await store.perform(context, request) { transaction in
            let school = try transaction.requireActiveSchool(
                request.schoolCode, field: "schoolCode")
            try context.requireDistrict(school.region.text)
            try ExemptionGuard.check(
                request, construction: school.construction, by: transaction.ruleBook())
            let earlier = try transaction.exemptions(
                rule: request.rule, school: request.schoolCode)
            guard !earlier.contains(where: { $0.documentNo == request.documentNo }) else {
                throw RuleViolation(
                    request.rule.rawValue, "EXEMPTION_EXISTS", field: "documentNo",
                    "this document exempts the school already")
            }
            let row = ExemptionRow(
                id: "EXEMPT-\(request.rule.rawValue)-\(request.schoolCode)-\(earlier.count + 1)",
                rule: request.rule, schoolCode: request.schoolCode, documentNo: request.documentNo,
                reason: request.reason, limit: request.limit, validFrom: request.validFrom,
                validTo: request.validTo, grantedBy: context.principal.subject,
                grantedAt: transaction.now)
            try transaction.insert(into: "rule_exemptions", row)
            try transaction.append(
                event: ExemptionGranted(
                    exemptionID: row.id, rule: row.rule, schoolCode: row.schoolCode,
                    limit: row.limit, documentNo: row.documentNo),
                subject: row.schoolCode.text,
                attributes: EventAttributes(context, district: school.region.text))
            return row.answer
        }
    }
}
