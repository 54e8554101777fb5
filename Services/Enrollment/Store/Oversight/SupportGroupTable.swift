import Bus
import Contracts
import Store

/// A row of `eligible_groups`.
private struct SupportGroupRow: Codable {
    var schoolYear: SchoolYear
    var personKey: PersonKey
    var supportGroup: SupportGroup
}

extension ReadTransaction {
    /// The eligible children of a region by group, poverty left out.
    func supportGroups(
        _ request: DropoutReportRequest
    ) throws -> [SupportGroup: Set<PersonKey>] {
        let rows = try fetchAll(
            SupportGroupRow.self,
            """
            SELECT g.* FROM eligible_groups g JOIN eligible_children e
                ON e.school_year = g.school_year AND e.person_key = g.person_key
            WHERE e.school_year = ? AND e.region = ?
            """, [request.schoolYear, request.region])
        return Dictionary(grouping: rows, by: \.supportGroup).mapValues { Set($0.map(\.personKey)) }
    }

    /// The groups an eligible child is in, poverty left out.
    func supportGroups(of person: PersonKey, in year: SchoolYear) throws -> Set<SupportGroup> {
        Set(
            try fetchAll(
                SupportGroupRow.self,
                "SELECT * FROM eligible_groups WHERE school_year = ? AND person_key = ?",
                [year, person]
            ).map(\.supportGroup))
    }
}

extension WriteTransaction {
    /// Sets the groups an eligible child is in.
    func set(
        _ groups: [SupportGroup], of person: PersonKey, in year: SchoolYear
    ) throws {
        try execute(
            "DELETE FROM eligible_groups WHERE school_year = ? AND person_key = ?", [year, person])
        for group in Set(groups).sorted(by: { $0.rawValue < $1.rawValue }) {
            try insert(
                into: "eligible_groups",
                SupportGroupRow(schoolYear: year, personKey: person, supportGroup: group))
        }
    }
}
