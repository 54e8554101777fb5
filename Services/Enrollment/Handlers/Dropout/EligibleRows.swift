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
                try requireLedger(of: row.schoolYear, field: "\(path).schoolYear")
                let field = "\(path).child.idNumber"
                let person = try personKey(row.child.idNumber, field: field)
                guard seen.insert(Place(year: row.schoolYear, person: person)).inserted else {
                    throw CallError.invalid(field, rule: "once", "is in the file twice")
                }
                try row.child.checkGroups(field: "\(path).child.groups")
                return try transaction.enterEligible(person, row)
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

extension EligibleChild {
    /// - Throws: poverty among the groups, which is said of the household once.
    func checkGroups(field: String) throws(CallError) {
        guard groups?.contains(.poverty) == true else { return }
        throw .invalid(field, rule: "group", "poverty is povertyHousehold")
    }
}

/// What a row changed in the ledger.
enum EligibleChange { case entered, updated, unchanged }

extension WriteTransaction {
    /// Enters a child of compulsory age, or brings its region, household and groups up to date; no groups leave what is known.
    fileprivate func enterEligible(
        _ person: PersonKey, _ row: EligibleRecord
    ) throws -> EligibleChange {
        let change = try enterHousehold(person, row)
        guard let groups = row.child.groups,
            try supportGroups(of: person, in: row.schoolYear) != Set(groups)
        else { return change }
        try set(groups, of: person, in: row.schoolYear)
        return change == .entered ? .entered : .updated
    }

    private func enterHousehold(
        _ person: PersonKey, _ row: EligibleRecord
    ) throws -> EligibleChange {
        let poverty = row.child.povertyHousehold
        let updated = try execute(
            """
            UPDATE eligible_children SET region = ?, poverty = ?
            WHERE school_year = ? AND person_key = ? AND (region <> ? OR poverty <> ?)
            """, [row.region, poverty, row.schoolYear, person, row.region, poverty])
        if updated == 1 { return .updated }
        let entered = try execute(
            """
            INSERT INTO eligible_children (school_year, person_key, region, poverty)
            VALUES (?, ?, ?, ?) ON CONFLICT (school_year, person_key) DO NOTHING
            """, [row.schoolYear, person, row.region, poverty])
        return entered == 1 ? .entered : .unchanged
    }
}
