import Bus
import Contracts

/// What a register is asked about one proof, made when the application is submitted, so that it is asked the same each time.
enum CheckQuestion: Codable, Sendable, Hashable {
    case household(HouseholdQuestion)
    case residence(ResidenceQuestion)
    case property(PropertyQuestion)
    case insurance(InsuranceQuestion)
    case roll(RollQuestion)

    /// Nil for a proof without a register.
    ///
    /// - Parameters:
    ///   - key: a person's key in a register, of the ID number.
    ///   - today: on which a permit must be valid.
    init?(
        _ claim: ProofClaim, of form: ApplicationForm, by rules: TierRules, today: CalendarDate,
        key: (ResidentID, RegisterKind) throws -> PersonKey
    ) rethrows {
        guard let register = claim.proof.register else { return nil }
        switch register {
        case .household:
            self = .household(
                HouseholdQuestion(
                    child: try key(form.child, register),
                    guardian: try key(form.guardian, register), region: form.region,
                    community: form.community, registeredBy: claim.since))
        case .residence:
            self = .residence(
                ResidenceQuestion(
                    holder: try key(form.guardian, register), region: form.region,
                    validOn: today))
        case .property:
            self = .property(
                PropertyQuestion(
                    owners: [try key(form.guardian, register), try key(form.child, register)],
                    region: form.region, community: form.community, registeredBy: claim.since))
        case .insurance:
            self = .insurance(
                InsuranceQuestion(
                    insured: try key(form.guardian, register), region: form.region,
                    months: rules.insuranceMonths))
        case .roll:
            self = .roll(RollQuestion(child: try key(form.child, register), entering: form.stage))
        }
    }
}
