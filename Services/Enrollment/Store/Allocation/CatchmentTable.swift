import Bus
import Contracts
import Store

/// A row of `catchment_plans`.
struct CatchmentPlanRow: Codable, Sendable {
    var id: String
    var region: RegionCode
    var stage: Stage
    var number: Int
    var validFrom: CalendarDate
    var validTo: CalendarDate?
    var document: String
    var heading: String
    var state: CatchmentPlanState
    var proposedBy: String
    var publishedBy: String?
    var sample: Bool
    var size: Int
    var supersededBy: String?

    init(_ request: ProposeCatchments, number: Int, by officer: String) {
        id = "CATCHMENTS-\(request.region)-\(request.stage.rawValue)-\(number)"
        region = request.region
        stage = request.stage
        self.number = number
        validFrom = request.validFrom
        validTo = request.validTo
        document = request.document
        heading = request.heading
        state = .proposed
        proposedBy = officer
        sample = request.sample ?? false
        size = request.catchments.count
    }

    func answer(_ catchments: [Catchment] = []) -> CatchmentPlan {
        CatchmentPlan(
            id: id, region: region, stage: stage, validFrom: validFrom, validTo: validTo,
            document: document, heading: heading, state: state, proposedBy: proposedBy,
            publishedBy: publishedBy, sample: sample, catchments: catchments, size: size,
            supersededBy: supersededBy)
    }
}

/// A row of `catchments`.
private struct CatchmentRow: Codable {
    var planID: String
    var code: String
    var name: String
}

/// A row of `catchment_communities`.
private struct CommunityRow: Codable {
    var planID: String
    var community: String
    var catchmentCode: String
}

/// A row of `catchment_schools`.
private struct CatchmentSchoolRow: Codable {
    var planID: String
    var catchmentCode: String
    var position: Int
    var schoolCode: SchoolCode
}

/// A row of `catchment_neighbours`.
private struct NeighbourRow: Codable {
    var planID: String
    var catchmentCode: String
    var position: Int
    var neighbourCode: String
}

extension ReadTransaction {
    /// The plan, or NOT_FOUND.
    func requireCatchmentPlan(_ id: String) throws -> CatchmentPlanRow {
        let row = try fetchOne(
            CatchmentPlanRow.self, "SELECT * FROM catchment_plans WHERE id = ?", [id])
        guard let row else { throw CallError.notFound("this plan of catchments") }
        return row
    }

    /// The published plan in force on the first day of a school year; nil when none is known.
    func catchmentPlanInForce(
        _ region: RegionCode, _ stage: Stage, _ year: SchoolYear
    ) throws -> CatchmentPlanRow? {
        let day = year.firstDay
        return try fetchOne(
            CatchmentPlanRow.self,
            """
            SELECT * FROM catchment_plans WHERE region = ? AND stage = ? AND state = 'published'
                AND valid_from <= ? AND (valid_to IS NULL OR valid_to >= ?)
                AND superseded_by IS NULL
            """, [region, stage, day, day])
    }

    /// The published plan in force on the first day of a school year.
    ///
    /// - Throws: when none is known: nobody is placed by a guess.
    func catchmentPlan(
        _ region: RegionCode, _ stage: Stage, _ year: SchoolYear
    ) throws -> CatchmentPlanRow {
        guard let row = try catchmentPlanInForce(region, stage, year) else {
            throw RuleViolation(
                "CATCHMENTS", "CATCHMENTS_OUTSIDE_VALIDITY", field: "schoolYear",
                "no catchments of \(region) for \(stage.rawValue) are published for \(year.firstDay)"
            )
        }
        return row
    }

    /// Plans in order of id.
    ///
    /// - Parameter publicOnly: leaves out what is not published yet.
    func catchmentPlans(
        _ filter: ListCatchments, publicOnly: Bool, after: String?, limit: Int
    ) throws -> [CatchmentPlanRow] {
        var conditions = Conditions()
        conditions.equal("region", filter.region)
        conditions.equal("stage", filter.stage)
        conditions.after("id", after)
        if let day = filter.on {
            conditions.inForce(on: day)
            conditions.require("superseded_by IS NULL")
        }
        if publicOnly { conditions.equal("state", CatchmentPlanState.published) }
        return try fetchAll(
            CatchmentPlanRow.self,
            "SELECT * FROM catchment_plans \(conditions.text) ORDER BY id LIMIT ?",
            conditions.values + [limit])
    }

    /// A plan's catchments in order of code, or one of them.
    func catchments(of plan: String, only code: String? = nil) throws -> [Catchment] {
        var conditions = Conditions()
        conditions.equal("plan_id", plan)
        var parts = conditions
        conditions.equal("code", code)
        parts.equal("catchment_code", code)
        let communities = try fetchAll(
            CommunityRow.self,
            "SELECT * FROM catchment_communities \(parts.text) ORDER BY community", parts.values)
        let schools = try fetchAll(
            CatchmentSchoolRow.self,
            "SELECT * FROM catchment_schools \(parts.text) ORDER BY catchment_code, position",
            parts.values)
        let neighbours = try fetchAll(
            NeighbourRow.self,
            "SELECT * FROM catchment_neighbours \(parts.text) ORDER BY catchment_code, position",
            parts.values)
        let communitiesOf = Dictionary(grouping: communities, by: \.catchmentCode)
        let schoolsOf = Dictionary(grouping: schools, by: \.catchmentCode)
        let neighboursOf = Dictionary(grouping: neighbours, by: \.catchmentCode)
        return try fetchAll(
            CatchmentRow.self, "SELECT * FROM catchments \(conditions.text) ORDER BY code",
            conditions.values
        ).map { row in
            Catchment(
                code: row.code, name: row.name,
                communities: (communitiesOf[row.code] ?? []).map(\.community),
                schools: (schoolsOf[row.code] ?? []).map(\.schoolCode),
                neighbours: (neighboursOf[row.code] ?? []).map(\.neighbourCode))
        }
    }

    /// The catchment of a plan that a community is in.
    func catchment(of community: String, in plan: String) throws -> Catchment? {
        let code = try fetchValue(
            String.self,
            "SELECT catchment_code FROM catchment_communities WHERE plan_id = ? AND community = ?",
            [plan, community])
        return try code.flatMap { try catchments(of: plan, only: $0).first }
    }
}

extension WriteTransaction {
    /// Keeps a proposed plan whole.
    func insert(_ plan: CatchmentPlanRow, _ catchments: [Catchment]) throws {
        try insert(into: "catchment_plans", plan)
        try insert(
            into: "catchments",
            rows: catchments.map { CatchmentRow(planID: plan.id, code: $0.code, name: $0.name) })
        for catchment in catchments {
            try insert(
                into: "catchment_communities",
                rows: catchment.communities.map {
                    CommunityRow(planID: plan.id, community: $0, catchmentCode: catchment.code)
                })
            try insert(
                into: "catchment_schools",
                rows: catchment.schools.enumerated().map {
                    CatchmentSchoolRow(
                        planID: plan.id, catchmentCode: catchment.code, position: $0 + 1,
                        schoolCode: $1)
                })
            try insert(
                into: "catchment_neighbours",
                rows: catchment.neighbours.enumerated().map {
                    NeighbourRow(
                        planID: plan.id, catchmentCode: catchment.code, position: $0 + 1,
                        neighbourCode: $1)
                })
        }
    }

    /// Puts a plan in force; the one before ends the day before, and one that it corrects is superseded.
    func publish(_ plan: CatchmentPlanRow, correcting corrected: String?) throws {
        if let corrected {
            try execute(
                "UPDATE catchment_plans SET superseded_by = ? WHERE id = ?", [plan.id, corrected])
        }
        try execute(
            """
            UPDATE catchment_plans SET valid_to = ?
            WHERE region = ? AND stage = ? AND state = 'published' AND valid_from < ?
                AND superseded_by IS NULL AND (valid_to IS NULL OR valid_to >= ?)
            """,
            [
                plan.validFrom.addingDays(-1), plan.region, plan.stage, plan.validFrom,
                plan.validFrom,
            ])
        try upsert(into: "catchment_plans", plan, key: ["id"])
    }
}
