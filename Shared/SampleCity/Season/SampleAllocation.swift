public import Contracts

/// 义务教育派位: the district and stage whose season the sample plays to the end.
public struct SampleAllocation: Sendable, Hashable {
    public let region: RegionCode
    public let stage: Stage
    /// Fewer seats than children, so that one has to be looked for.
    public let proposals: [PlanProposal]
    /// A catchment for each school; who finds no room is placed in the next one.
    public let catchments: [Catchment]
}

extension SampleCity {
    /// Applications of the district and stage that the sample allocates.
    static let allocationApplications = 12
    /// Their seats together: after those who cannot prove what they claim, two families too many remain.
    private static let allocationSeats = 6
    private static let allocationSchools = 3
    /// 社区 of a district, as `SampleFamily.community` has them.
    private static let communities = 9

    /// Junior schools of the first district that has public ones, and not the private school's lottery.
    public var allocation: SampleAllocation? {
        let lottery = privateSchool?.region
        let stage = Stage.junior
        for district in RegionCatalog.districts where district.code != lottery {
            let schools = schools.filter {
                $0.region == district.code && $0.stage == stage && $0.ownership == .public
            }.prefix(Self.allocationSchools)
            guard !schools.isEmpty else { continue }
            let seats = (Self.allocationSeats + schools.count - 1) / schools.count
            return SampleAllocation(
                region: district.code, stage: stage,
                proposals: schools.map {
                    PlanProposal(
                        schoolYear: admissionYear, schoolCode: $0.code, stage: stage, seats: seats,
                        classes: 1)
                }, catchments: Self.catchments(of: schools.map(\.code), in: district.code))
        }
        return nil
    }

    private static func catchments(
        of schools: [SchoolCode], in region: RegionCode
    ) -> [Catchment] {
        func code(_ place: Int) -> String { "c\(place % schools.count + 1)" }
        return schools.enumerated().map { place, school in
            Catchment(
                code: code(place), name: "示例片区\(place + 1)",
                communities: (0..<communities).filter { $0 % schools.count == place }.map {
                    "\(region)00\($0 + 1)"
                }, schools: [school],
                neighbours: (1..<schools.count).map { code(place + $0) })
        }
    }
}
