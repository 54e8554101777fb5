import Admission
import Bus
import Contracts

/// What a request to prepare a run may hold, before the store is asked.
enum AdmissionGuard {
    static func check(_ request: PrepareAdmission) throws(CallError) {
        guard (1...9).contains(request.batch) else {
            throw .invalid("batch", rule: "range", "must be 1 to 9")
        }
        try check(score: request.rule.floorDeltaHundredths, "rule.floorDeltaHundredths")
        try ProposalGuard.check(text: request.rule.document, field: "rule.document")
        try ProposalGuard.check(text: request.rule.heading, field: "rule.heading")
        try check(
            count: request.controlLines.count, EnrollmentLimits.admissionSchools, "controlLines")
        try check(count: request.quotas.count, EnrollmentLimits.admissionQuotas, "quotas")
        try check(count: request.rule.keys.count, EnrollmentLimits.admissionKeys, "rule.keys")
        for (index, line) in request.controlLines.enumerated() {
            try check(score: line.hundredths, "controlLines[\(index)].hundredths")
        }
        for (index, cell) in request.quotas.enumerated() {
            guard (1...EnrollmentLimits.seats).contains(cell.seats) else {
                throw .invalid(
                    "quotas[\(index)].seats", rule: "range",
                    "must be 1 to \(EnrollmentLimits.seats)")
            }
        }
    }

    /// Keys are sums of the year's components, none twice in one.
    static func check(_ keys: [AdmissionKey], _ rules: ExamRules) throws(CallError) {
        let known = Set(rules.components.map(\.name))
        for (index, key) in keys.enumerated() {
            let field = "rule.keys[\(index)].components"
            guard !key.components.isEmpty, key.components.allSatisfy(known.contains),
                Set(key.components).count == key.components.count
            else {
                throw .invalid(
                    field, rule: "composition", "must name components of the exam rules, each once"
                )
            }
        }
    }

    private static func check(score: Int, _ field: String) throws(CallError) {
        guard (0...SeniorLimits.scoreHundredths).contains(score) else {
            throw .invalid(field, rule: "range", "must be 0 to \(SeniorLimits.scoreHundredths)")
        }
    }

    private static func check(count: Int, _ most: Int, _ field: String) throws(CallError) {
        guard count <= most else {
            throw .invalid(field, rule: "range", "must hold at most \(most)")
        }
    }
}
