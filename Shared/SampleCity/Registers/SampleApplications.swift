public import Contracts

extension SampleCity {
    /// The school year whose season the sample's applications are of: the next one.
    public var admissionYear: SchoolYear {
        SchoolYear(startYear: schoolYear.startYear + 1) ?? schoolYear
    }

    /// Applications of each district and stage in the sample's batch.
    static let applicationsEach = 2

    /// A small batch of applications: the first families of each district and stage for public places, then those for
    /// the private school that is short of seats.
    public var applications: [ApplicationForm] {
        firstFamilies.map(form(of:)) + (privateEntry?.applications ?? [])
    }

    private var firstFamilies: [SampleFamily] {
        let allocation = allocation.map { "\($0.region) \($0.stage.rawValue)" }
        var taken: [String: Int] = [:]
        return families.filter { family in
            let place = "\(family.region) \(family.stage.rawValue)"
            taken[place, default: 0] += 1
            return taken[place, default: 0]
                <= (place == allocation ? Self.allocationApplications : Self.applicationsEach)
        }
    }

    /// What an officer or a family does with an application before it is decided.
    enum ApplicationTurn {
        case returned
        case withdrawn
    }

    /// Turns of `applications`, by place: two families who would be admitted are asked for documents, one gives up.
    var applicationTurns: [Int: ApplicationTurn] {
        let sure = firstFamilies.enumerated().filter { $1.kind == .homeAndHousehold }.map(\.0)
        let turns: [ApplicationTurn] = [.returned, .withdrawn, .returned]
        return Dictionary(uniqueKeysWithValues: zip(sure.dropFirst(), turns))
    }

    func form(of family: SampleFamily) -> ApplicationForm {
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
