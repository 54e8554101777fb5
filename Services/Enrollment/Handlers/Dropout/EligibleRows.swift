import Bus
import Contracts
import Store

/// What a row of the ledger of eligible children (适龄儿童台账) does, by call or by import.
extension EnrollmentService {
    func enterEligible(
        _ rows: [EligibleRecord], _ faults: inout RowFaults, _ context: ServerContext,
        _ transaction: WriteTransaction
    ) throws -> ImportCounts {
        struct Place: Hashable {
            let year: SchoolYear
            let person: PersonKey
        }
        var counts = ImportCounts()
        var seen: Set<Place> = []
        let path = RowFaults.path
        for (index, row) in rows.enumerated() {
            let change = try faults.check(row: index) {
                _ = try RegionCatalog.require(row.region, field: "\(path).region")
                try context.requireDistrict(row.region.text)
                let field = "\(path).child.idNumber"
                let person = try personKey(row.child.idNumber, field: field)
                guard seen.insert(Place(year: row.schoolYear, person: person)).inserted else {
                    throw CallError.invalid(field, rule: "once", "is in the file twice")
                }
                return try transaction.enterEligible(
                    person, row.schoolYear, row.region, poverty: row.child.povertyHousehold)
            }
            switch change {
            case .entered: counts.entered += 1
            case .updated: counts.updated += 1
            case .unchanged: counts.unchanged += 1
            case nil: break
            }
        }
        return counts
    }
}

/// What a row changed in the ledger.
enum EligibleChange { case entered, updated, unchanged }

extension WriteTransaction {
    /// Enters a child of compulsory age, or brings its region and household up to date.
    func enterEligible(
        _ person: PersonKey, _ year: SchoolYear, _ region: RegionCode, poverty: Bool
    ) throws -> EligibleChange {
        let updated = try execute(
            """
            UPDATE eligible_children SET region = ?, poverty = ?
            WHERE school_year = ? AND person_key = ? AND (region <> ? OR poverty <> ?)
            """, [region, poverty, year, person, region, poverty])
        if updated == 1 { return .updated }
        let entered = try execute(
            """
            INSERT INTO eligible_children (school_year, person_key, region, poverty)
            VALUES (?, ?, ?, ?) ON CONFLICT (school_year, person_key) DO NOTHING
            """, [year, person, region, poverty])
        return entered == 1 ? .entered : .unchanged
    }
}
