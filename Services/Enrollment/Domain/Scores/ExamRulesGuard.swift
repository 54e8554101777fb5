import Bus
import Contracts

/// What makes the exam rules of a year acceptable.
enum ExamRulesGuard {
    static func check(_ rules: ExamRules) throws(CallError) {
        guard (1...EnrollmentLimits.scoreComponents).contains(rules.components.count) else {
            throw .invalid(
                "rules.components", rule: "range",
                "must be 1 to \(EnrollmentLimits.scoreComponents)")
        }
        var names: Set<String> = []
        for (index, component) in rules.components.enumerated() {
            let path = "rules.components[\(index)]"
            guard (1...32).contains(component.name.utf8.count),
                component.name.utf8.allSatisfy({ (0x61...0x7A).contains($0) })
            else {
                throw .invalid("\(path).name", rule: "name", "must have 1 to 32 letters a to z")
            }
            guard names.insert(component.name).inserted else {
                throw .invalid("\(path).name", rule: "once", "is there twice")
            }
            guard (1...EnrollmentLimits.scoreHundredths).contains(component.maximumHundredths)
            else {
                throw .invalid(
                    "\(path).maximumHundredths", rule: "range",
                    "must be 1 to \(EnrollmentLimits.scoreHundredths)")
            }
            guard (0...1000).contains(component.weightPermille) else {
                throw .invalid("\(path).weightPermille", rule: "range", "must be 0 to 1000")
            }
        }
        guard rules.components.contains(where: { $0.weightPermille > 0 }) else {
            throw .invalid("rules.components", rule: "weight", "nothing counts in the total")
        }
        try QualityDimensions.check(rules)
        try QualityFloor.check(rules)
        guard rules.quotaFrom < rules.quotaUntil,
            rules.quotaUntil <= rules.schoolYear.firstDay
        else {
            throw .invalid(
                "rules.quotaUntil", rule: "order",
                "must come after quotaFrom, and not after the school year begins")
        }
        try ProposalGuard.check(text: rules.document, field: "rules.document")
        try ProposalGuard.check(text: rules.heading, field: "rules.heading")
    }
}
