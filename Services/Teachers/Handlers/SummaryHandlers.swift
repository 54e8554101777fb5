import Bus
import Contracts
import Store

extension TeachersService {
    func summarise(
        _ request: SummariseTeachers, _ context: ServerContext
    ) async throws -> TeachersSummary {
        let regions =
            try request.region.map { [try RegionCatalog.require($0, field: "region").code] }
            ?? RegionCatalog.all.map(\.code).sorted()
        let asOf = Timestamp(millisecondsSinceEpoch: time.nowMilliseconds)
        let day = asOf.cityDate
        let standards = try staffing.inForce(on: day)
        return try await store.read { transaction in
            let counts = try transaction.staffCounts(on: day)
            var figures: [RegionCode: TeachersFigures] = [:]
            let schools = try transaction.schoolFigures(
                region: request.region, school: nil, on: day)
            for school in schools {
                figures[school.region, default: TeachersFigures()].add(
                    required: try standards.requirement(for: school.size)?.total,
                    counts[school.code])
            }
            for sum in try transaction.establishmentSums(region: request.region, on: day) {
                figures[sum.region, default: TeachersFigures()].add(sum)
            }
            let rows = regions.map {
                RegionTeachers(region: $0, figures: figures[$0] ?? TeachersFigures())
            }
            return TeachersSummary(
                asOf: asOf, sample: try transaction.holdsSampleData,
                total: rows.reduce(TeachersFigures()) { $0 + $1.figures }, regions: rows)
        }
    }
}

extension TeachersFigures {
    /// Adds one school.
    fileprivate mutating func add(required: Int64?, _ count: StaffCount?) {
        let inPost = count?.inPost ?? 0
        schools += 1
        staffInPost += inPost
        staffOnEstablishment += count?.onEstablishment ?? 0
        staffOnHeadcount += count?.onHeadcount ?? 0
        staffWithoutEstablishment = staffInPost - staffOnEstablishment - staffOnHeadcount
        if let required {
            staffRequired += required
            staffInPostWhereRequired += inPost
            gap = staffRequired - staffInPostWhereRequired
        }
    }

    /// Adds the accounts of one kind and type.
    fileprivate mutating func add(_ sum: EstablishmentSum) {
        switch (sum.kind, sum.type) {
        case (.establishment, .approved): establishmentApproved -= sum.balance
        case (.establishment, .school):
            establishmentAllocated += sum.balance
            establishmentOccupied += sum.occupied
        case (.headcount, .approved): headcountApproved -= sum.balance
        case (.headcount, .school): headcountOccupied += sum.occupied
        case (_, .reserve): break
        }
    }

    fileprivate static func + (left: TeachersFigures, right: TeachersFigures) -> TeachersFigures {
        TeachersFigures(
            schools: left.schools + right.schools,
            staffInPost: left.staffInPost + right.staffInPost,
            staffOnEstablishment: left.staffOnEstablishment + right.staffOnEstablishment,
            staffOnHeadcount: left.staffOnHeadcount + right.staffOnHeadcount,
            staffWithoutEstablishment: left.staffWithoutEstablishment
                + right.staffWithoutEstablishment,
            staffRequired: left.staffRequired + right.staffRequired,
            staffInPostWhereRequired: left.staffInPostWhereRequired
                + right.staffInPostWhereRequired,
            gap: left.gap + right.gap,
            establishmentApproved: left.establishmentApproved + right.establishmentApproved,
            establishmentAllocated: left.establishmentAllocated + right.establishmentAllocated,
            establishmentOccupied: left.establishmentOccupied + right.establishmentOccupied,
            headcountApproved: left.headcountApproved + right.headcountApproved,
            headcountOccupied: left.headcountOccupied + right.headcountOccupied)
    }
}
