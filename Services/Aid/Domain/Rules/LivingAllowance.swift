import Contracts

/// 义务教育家庭经济困难学生生活补助: boarders get their stage's rate, day pupils half of it, by term.
///
/// Boarding or day is one input of one calculation: nobody gets both.
enum LivingAllowance {
    static let editions: [EntitlementRule] = [boardingOrDay]

    private static let boardingOrDay = EntitlementRule(
        version: "living-allowance/2019A-1", programme: .livingAllowance,
        firstTerm: .autumn(2019), lastTerm: nil, stages: [.primary, .junior]
    ) { inputs, _, derivation in
        let rate = inputs.stage == .primary ? "living_boarding_primary" : "living_boarding_junior"
        var yearly = try derivation.yuan(of: rate)
        if !inputs.boarding {
            yearly = try derivation.share(of: "living_day", ofBoarding: yearly)
        }
        return derivation.half(of: yearly)
    }
}
