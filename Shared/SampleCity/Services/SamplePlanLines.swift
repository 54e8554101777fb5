public import Contracts

extension SampleCity {
    /// The entry plan of every senior and vocational school for the sample's school year: its first grade.
    public var planProposals: [PlanProposal] {
        schools.compactMap { school in
            guard school.stage == .senior || school.stage == .vocational, school.entrants > 0 else {
                return nil
            }
            return PlanProposal(
                schoolYear: schoolYear, schoolCode: school.code, stage: school.stage,
                seats: school.entrants, classes: school.entryClasses)
        }
    }
}
