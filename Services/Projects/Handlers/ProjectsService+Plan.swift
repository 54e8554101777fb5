import Bus
import Contracts
import Store

extension ProjectsService {
    func getPlan(_ request: GetPlan, _ context: ServerContext) async throws -> Plan {
        try await store.read { tx in
            let documents = try IndicatorRows.targets(tx).map(\.source)
            let roots = try ProjectRows.all(tx).filter { $0.number != nil }
            return Plan(
                tables: try PlanRows.tables(tx),
                documents: documents.reduce(into: []) { list, source in
                    if !list.contains(where: { $0.document == source.document }) {
                        list.append(source)
                    }
                }.sorted { ($0.issuedOn, $0.document) < ($1.issuedOn, $1.document) },
                notes: try PlanRows.notes(tx),
                plannedInvestment: try roots.map(\.planned).total())
        }
    }
}
