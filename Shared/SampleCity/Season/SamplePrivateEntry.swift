public import Contracts

/// 民办摇号: a private school of the sample that more children apply for than it has seats.
public struct SamplePrivateEntry: Sendable, Hashable {
    public let region: RegionCode
    public let stage: Stage
    public let proposal: PlanProposal
    public let applications: [ApplicationForm]
}

extension SampleCity {
    /// The largest private primary or junior school.
    var privateSchool: SampleSchool? {
        schools.filter { $0.ownership == .private && [.primary, .junior].contains($0.stage) }
            .max { ($0.studentCount, $1.code) < ($1.studentCount, $0.code) }
    }

    /// That school, and up to eighteen families of its district for two thirds as many seats.
    public var privateEntry: SamplePrivateEntry? {
        guard let school = privateSchool else { return nil }
        // The first families apply for public places.
        let forms = families.lazy.filter {
            $0.region == school.region && $0.stage == school.stage && $0.kind != .permitRunOut
                && $0.kind != .homeElsewhere
        }.dropFirst(Self.applicationsEach).prefix(18).map { family in
            var form = form(of: family)
            form.ownership = .private
            form.schoolCode = school.code
            return form
        }
        let applications = Array(forms)
        guard applications.count >= 3 else { return nil }
        return SamplePrivateEntry(
            region: school.region, stage: school.stage,
            proposal: PlanProposal(
                schoolYear: admissionYear, schoolCode: school.code, stage: school.stage,
                seats: applications.count * 2 / 3, classes: 1),
            applications: applications)
    }
}
