public import Contracts

/// A family of the sample whose child enters primary or junior school next, and what the departments' registers hold of it.
/// Nobody is meant by the numbers.
public struct SampleFamily: Sendable, Hashable {
    /// From 0, over the whole city.
    public let number: Int
    public let child: ResidentID
    public let guardian: ResidentID
    /// What the child enters.
    public let stage: Stage
    public let region: RegionCode
    public let kind: Kind

    /// What a family has and claims.
    public enum Kind: Int, CaseIterable, Sendable {
        /// 房户一致
        case homeAndHousehold
        /// 有房无户
        case homeOnly
        /// 有户无房
        case householdOnly
        /// 随迁子女
        case migrant
        /// Claims a home that the register knows elsewhere.
        case homeElsewhere
        /// Claims a residence permit that has run out, and nothing else.
        case permitRunOut
    }

    /// 社区（村）: nine in a district.
    public var community: String { "\(region)00\(number % 9 + 1)" }
    /// Made up.
    public var householdNumber: String { "示例户\(number)" }
    public var unitNumber: String { "示例房\(number)" }
}

extension SampleCity {
    /// The families of all children in the last year of kindergarten and of primary school, school by school.
    ///
    /// Schools of the city itself have no district and no catchment.
    public var families: some Sequence<SampleFamily> & Sendable {
        let ages: [Stage: (grade: Int, entering: Stage)] = [
            .kindergarten: (3, .primary), .primary: (6, .junior),
        ]
        let places = schools.lazy.filter { !$0.region.isCity }.flatMap {
            school -> [(SampleSchool, SampleStudent, Stage)] in
            guard let age = ages[school.stage] else { return [] }
            return students(of: school).filter { $0.grade == age.grade }.map {
                (school, $0, age.entering)
            }
        }
        return places.enumerated().map { [seed] number, place in
            let (school, pupil, entering) = place
            return SampleFamily(
                number: number, child: pupil.idNumber,
                guardian: Self.guardian(of: pupil.idNumber, number: number, seed: seed),
                stage: entering, region: school.region,
                kind: SampleFamily.Kind.allCases[number % SampleFamily.Kind.allCases.count])
        }
    }

    /// An adult of the child's prefix, of an age no pupil and a serial no member of staff has.
    private static func guardian(of child: ResidentID, number: Int, seed: UInt64) -> ResidentID {
        let run = IDRun.guardians(prefix: child.regionPrefix)
        return run.number(at: number, start: run.start(seed: seed))
    }
}
