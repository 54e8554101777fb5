import Contracts

extension PlanShare {
    /// A share held against rules whose limit is a percentage. It multiplies: nothing is rounded before it is compared.
    init(_ part: Int, of whole: Int, by rules: EnrollmentRule...) {
        self.init(
            part: part, whole: whole,
            targets: rules.compactMap { rule in
                rule.limit.map { percent in
                    ShareTarget(
                        rule: rule.rule, ruleVersion: rule.id, percent: percent,
                        isMet: whole == 0 ? nil : part * 100 >= percent * whole)
                }
            })
    }
}
