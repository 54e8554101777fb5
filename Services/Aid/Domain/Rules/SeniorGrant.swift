import Contracts

/// 普通高中国家助学金: a yearly sum for recognised pupils of senior high schools, paid by term.
///
/// The state sets an average standard (2,000 yuan, from the spring term of 2025 2,300); places set
/// two
/// or three tiers whose mean over recipients must equal it (A9).
enum SeniorGrant {
    static let editions: [EntitlementRule] = [uniform, tiered]

    /// Until the autumn term of 2024: the average standard for everybody; the tiers of that time
    /// were not found.
    private static let uniform = EntitlementRule(
        version: "senior-grant/2015S-1", programme: .seniorGrant,
        firstTerm: .spring(2015), lastTerm: .autumn(2024), stages: [.senior]
    ) { _, _, derivation in
        derivation.half(of: try derivation.average(of: "senior_grant"))
    }

    /// From the spring term of 2025: a tier for each level of hardship.
    private static let tiered = EntitlementRule(
        version: "senior-grant/2025S-1", programme: .seniorGrant,
        firstTerm: .spring(2025), lastTerm: nil, stages: [.senior]
    ) { inputs, _, derivation in
        derivation.half(of: try derivation.yuan(of: tier(of: inputs.level)))
    }

    private static func tier(of level: HardshipLevel) -> String {
        switch level {
        case .especiallyDifficult: "senior_grant_especially_difficult"
        case .difficult: "senior_grant_difficult"
        case .generallyDifficult: "senior_grant_generally_difficult"
        }
    }
}
