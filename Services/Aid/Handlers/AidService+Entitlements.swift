import Bus
import Contracts
import Store

extension AidService {
    @Sendable func getEntitlement(
        _ request: GetEntitlement, _ context: ServerContext
    ) async throws -> ExplainedEntitlement {
        let row = try await entitlement(request.id, context)
        return ExplainedEntitlement(entitlement: row.message, trace: row.trace)
    }

    @Sendable func recomputeEntitlement(
        _ request: RecomputeEntitlement, _ context: ServerContext
    ) async throws -> Recomputation {
        let row = try await entitlement(request.id, context)
        let again = try calculator.recompute(row.trace)
        let hash = try again.canonicalHash()
        return Recomputation(
            id: row.id, ruleVersion: row.ruleVersion, stored: row.amount, recomputed: again.amount,
            identical: again == row.trace && again.amount == row.amount && hash == row.traceHash)
    }

    func listEntitlements(
        _ request: ListEntitlements, _ context: ServerContext,
        _ write: (Entitlement) async throws -> Void
    ) async throws {
        try context.requireDistrict((request.region ?? .city).text)
        var after: Int64? = 0
        while let start = after {
            let rows = try await store.read {
                try EntitlementTable.page(request, after: start, limit: Self.streamPageRows, $0)
            }
            for row in rows { try await write(row.message) }
            after = rows.count < Self.streamPageRows ? nil : rows.last?.id
        }
    }

    @Sendable func checkMeanStandard(
        _ request: CheckMeanStandard, _ context: ServerContext
    ) async throws -> MeanStandard {
        let row = try calculator.table.knownRow(of: "senior_grant", in: request.term)
        guard let yearly = row.amountFen else {
            throw ParameterError.notMoney(programme: row.programme, term: request.term)
        }
        let sum = try await store.read { transaction in
            for region in try EntitlementTable.regions(
                of: request.school, request.term, transaction)
            {
                try context.requireDistrict(region.text)
            }
            return try EntitlementTable.schoolSum(
                request.school, .seniorGrant, request.term, transaction)
        }
        return try MeanStandardCheck.compare(
            recipients: sum.recipients, paid: sum.amount,
            termStandard: YearlyAmount.part(of: yearly, in: request.term.season))
    }

    @Sendable func summarise(
        _ request: SummariseAid, _ context: ServerContext
    ) async throws -> AidSummary {
        if let region = request.region { _ = try RegionCatalog.require(region, field: "region") }
        let asOf = Timestamp(millisecondsSinceEpoch: time.nowMilliseconds)
        return try await store.read { try AidFigureTable.summary(request.region, asOf: asOf, $0) }
    }

    private func entitlement(
        _ id: Int64, _ context: ServerContext
    ) async throws -> EntitlementRow {
        let row = try await store.read { try EntitlementTable.find(id, $0) }
        try context.requireDistrict(row.region.text)
        return row
    }
}
