public import Contracts

extension SampleCity {
    /// The school year whose season the sample's applications are of: the next one.
    public var admissionYear: SchoolYear {
        SchoolYear(startYear: schoolYear.startYear + 1) ?? schoolYear
    }

    /// Applications of each district and stage in the sample's batch.
    static let applicationsEach = 2

    /// A small batch of applications: the first families of each district and stage.
    public var applications: [ApplicationForm] {
        var taken: [String: Int] = [:]
        return families.compactMap { family in
            let place = "\(family.region) \(family.stage.rawValue)"
            guard taken[place, default: 0] < Self.applicationsEach else { return nil }
            taken[place, default: 0] += 1
            return form(of: family)
        }
    }

    private func form(of family: SampleFamily) -> ApplicationForm {
        var proofs: [ProofClaim] =
            switch family.kind {
            case .homeAndHousehold, .homeElsewhere: [.init(.household), .init(.property)]
            case .homeOnly: [.init(.property)]
            case .householdOnly: [.init(.household)]
            case .migrant: [.init(.residence), .init(.insurance)]
            case .permitRunOut: [.init(.residence)]
            }
        if family.stage == .junior { proofs.append(.init(.roll)) }
        return ApplicationForm(
            schoolYear: admissionYear, stage: family.stage, child: family.child,
            guardian: family.guardian, ownership: .public, region: family.region,
            community: family.community, proofs: proofs, sample: true)
    }
}
