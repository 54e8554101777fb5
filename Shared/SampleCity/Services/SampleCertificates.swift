public import Contracts

extension SampleCity {
    /// Certificates of seats that the sample's kindergarten and school projects have given, each to the
    /// public school with the largest roll of a district. P3 is the plan's kindergarten project, P4 that of
    /// primary and junior schools.
    public func certificates(of project: ProjectID) -> [CertifySeats] {
        let stage: Stage? =
            switch project.text {
            case "P3": .kindergarten
            case "P4": .primary
            default: nil
            }
        guard let stage, let day = CalendarDate(year: 2025, month: 8, day: 20) else { return [] }
        return largestPublicSchools(of: stage).map { school in
            CertifySeats(
                project: project, certificateNo: "SAMPLE-\(project)-\(school.code)",
                schoolCode: school.code, stage: stage, seats: stage == .kindergarten ? 180 : 270,
                certifiedOn: day, decisionRecord: "SAMPLE-\(project)-DECISION")
        }
    }

    private func largestPublicSchools(of stage: Stage) -> [SampleSchool] {
        RegionCatalog.districts.compactMap { district in
            schools.filter {
                $0.stage == stage && $0.region == district.code && $0.ownership == .public
            }.max { ($0.studentCount, $0.code) < ($1.studentCount, $1.code) }
        }
    }
}
