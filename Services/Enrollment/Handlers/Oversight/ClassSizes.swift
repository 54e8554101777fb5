import Bus
import Contracts
import Store

/// What officers watch beside a season.
extension EnrollmentService {
    var oversightHandlers: [Handler] {
        [Handler(Enrollment.classSizes, classSizes)]
    }

    /// 班额, from the counters of classes.
    func classSizes(
        _ request: ClassSizesRequest, _ context: ServerContext
    ) async throws -> ClassSizes {
        try Paging.checkRegion(request.region)
        let asOf = now
        let (standards, groups) = try await store.read {
            (
                try ClassStandards($0.ruleBook(), on: asOf.cityDate),
                try $0.classGroups(request)
            )
        }
        var regions: [StageKey<RegionCode>: ClassTally] = [:]
        var schools: [SchoolClassSizes] = []
        let bySchool = Dictionary(grouping: groups, by: \.schoolStage)
        for (key, groups) in bySchool.sorted(by: { $0.key < $1.key }) {
            guard let region = groups.first?.region else { continue }
            var tally = ClassTally(key.stage, by: standards)
            for group in groups {
                tally.add(group.classes, classesOf: group.enrolled, grade: group.grade)
            }
            tally.addRooms(forSchoolOf: groups.reduce(0) { $0 + $1.classes })
            regions[
                StageKey(place: region, stage: key.stage),
                default: ClassTally(key.stage, by: standards)
            ].add(tally)
            guard request.region != nil else { continue }
            schools.append(
                SchoolClassSizes(
                    schoolCode: key.place, stage: key.stage, figures: tally.figures))
        }
        return ClassSizes(
            asOf: asOf, rules: standards.rules,
            rows: regions.sorted { $0.key < $1.key }.map {
                RegionClassSizes(region: $0.place, stage: $0.stage, figures: $1.figures)
            },
            schools: schools)
    }
}

/// A stage in a region or school; ordered by place, then from the youngest up.
private struct StageKey<Place: Hashable & Comparable>: Hashable, Comparable {
    var place: Place
    var stage: Stage

    static func < (left: Self, right: Self) -> Bool {
        (left.place, left.order) < (right.place, right.order)
    }

    private var order: Int { Stage.allCases.firstIndex(of: stage) ?? 0 }
}

extension ClassGroup {
    fileprivate var schoolStage: StageKey<SchoolCode> { StageKey(place: school, stage: stage) }
}
