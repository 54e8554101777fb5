import Bus
import Contracts
import Store

/// Equity: disabled children, migrants' children, and who provides the seats of the compulsory stages.
extension EnrollmentService {
    func equityFigures(
        _ request: EquityFiguresRequest, _ context: ServerContext
    ) async throws -> EquityFigures {
        try Paging.checkRegion(request.region)
        try context.requireDistrict(request.region?.text ?? "*")
        let asOf = now
        let (rule, placements, migrants) = try await store.read {
            (
                try $0.ruleBook().version(
                    of: .migrantsInPublic, on: request.schoolYear.firstDay),
                try $0.placementSums(request.region), try $0.migrantSums(request)
            )
        }
        func counts(_ placements: [PlacementSums], _ migrants: [MigrantSums]) -> EquityCounts {
            func sum<Row>(_ rows: [Row], _ value: (Row) -> Int) -> Int {
                rows.reduce(0) { $0 + value($1) }
            }
            let placed = sum(placements, \.placed)
            let registered = sum(migrants, \.registered)
            return EquityCounts(
                disabledPlaced: PlanShare(placed, of: sum(placements, \.listed)),
                disabledWithPlan: PlanShare(sum(placements, \.planned), of: placed),
                migrantsRegistered: PlanShare(registered, of: sum(migrants, \.applied)),
                migrantsInPublic: PlanShare(sum(migrants, \.inPublic), of: registered, by: rule))
        }
        let regions = Set(placements.map(\.region)).union(migrants.keys).sorted()
        return EquityFigures(
            asOf: asOf, schoolYear: request.schoolYear, rules: [rule],
            total: counts(placements, Array(migrants.values)),
            counties: regions.map { region in
                CountyEquity(
                    region: region,
                    counts: counts(
                        placements.filter { $0.region == region },
                        migrants[region].map { [$0] } ?? []))
            })
    }

    func recordPurchasedSeats(
        _ request: RecordPurchasedSeats, _ context: ServerContext
    ) async throws -> PurchasedSeats {
        let purchase = request.purchase
        try ProposalGuard.check(text: purchase.documentNo, field: "purchase.documentNo")
        guard purchase.stage.isCompulsory else {
            throw CallError.invalid("purchase.stage", rule: "stage", "must be primary or junior")
        }
        guard (0...EnrollmentLimits.seats).contains(purchase.seats) else {
            throw CallError.invalid(
                "purchase.seats", rule: "range", "must be 0 to \(EnrollmentLimits.seats)")
        }
        return try await store.perform(context, request) { transaction in
            let school = try transaction.requireActiveSchool(
                purchase.schoolCode, field: "purchase.schoolCode")
            try context.requireDistrict(school.region.text)
            func refuse(_ reason: CallError.Reason, _ field: String, _ message: String)
                -> RuleViolation
            {
                RuleViolation(
                    "SEAT_SOURCE", reason, field: "purchase.\(field)", message)
            }
            guard school.ownership == .private else {
                throw refuse("NOT_PRIVATE", "schoolCode", "a public school's seats are public")
            }
            guard let stage = try transaction.stage(purchase.stage, of: school.code) else {
                throw refuse("STAGE_NOT_TAUGHT", "stage", "the school does not teach it")
            }
            guard purchase.seats <= stage.certifiedSeats else {
                throw refuse(
                    "ABOVE_CERTIFIED", "seats", "\(stage.certifiedSeats) seats are certified")
            }
            try transaction.upsert(
                into: "purchased_seats",
                PurchaseRow(
                    schoolYear: purchase.schoolYear, schoolCode: purchase.schoolCode,
                    stage: purchase.stage, seats: purchase.seats,
                    documentNo: purchase.documentNo, certifiedSeats: stage.certifiedSeats),
                key: ["school_year", "school_code", "stage"])
            return purchase
        }
    }

    func seatSources(
        _ request: SeatSourcesRequest, _ context: ServerContext
    ) async throws -> SeatSources {
        try Paging.checkRegion(request.region)
        let rows = try await store.read { try $0.seatSources(request) }
        func counts(_ rows: [SeatSourceRow]) -> SeatSourceCounts {
            let ofState = rows.reduce(0) { $0 + $1.publicSeats }
            let purchased = rows.reduce(0) { $0 + $1.purchasedSeats }
            let own = rows.reduce(0) { $0 + $1.privateSeats }
            return SeatSourceCounts(
                publicSeats: ofState, purchasedSeats: purchased, privateSeats: own,
                providedShare: PlanShare(ofState + purchased, of: ofState + purchased + own))
        }
        return SeatSources(
            asOf: now, schoolYear: request.schoolYear, total: counts(rows),
            counties: rows.map { CountySeatSources(region: $0.region, counts: counts([$0])) })
    }
}
