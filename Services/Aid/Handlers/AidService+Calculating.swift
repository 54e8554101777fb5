import Bus
import Contracts
import Store

extension AidService {
    @Sendable func calculateEntitlement(
        _ request: CalculateEntitlement, _ context: ServerContext
    ) async throws -> Entitlement {
        let calculator = calculator
        return try await store.perform(context, request) { transaction in
            let existing = try EntitlementTable.find(
                request.person, request.programme, request.term, transaction)
            let recognition = try RecognitionTable.standing(
                request.person, request.term.schoolYear, transaction)
            if let region = existing?.region ?? recognition?.region {
                try context.requireDistrict(region.text)
            }
            let current = recognition.flatMap { $0.state.isEffective ? $0.inputs : nil }
            switch try OneEntitlement.decide(existing: existing?.trace.inputs, current: current) {
            case .same, .differing:
                guard let existing, existing.trace.inputs == current else {
                    throw EntitlementExists(id: existing?.id ?? 0)
                }
                return existing.message
            case .calculate(let inputs):
                let trace = try calculator.calculate(
                    request.programme, in: request.term, for: inputs)
                let id = try EntitlementTable.nextID(transaction)
                return try Self.keep(trace, id, request.person, context, transaction).message
            }
        }
    }

    @Sendable func calculateEntitlements(
        _ request: CalculateEntitlements, _ context: ServerContext
    ) async throws -> EntitlementsCalculated {
        let limit = request.limit ?? CalculateEntitlements.mostPupils
        guard (1...CalculateEntitlements.mostPupils).contains(limit) else {
            throw CallError.invalid(
                "limit", rule: "batch-size", "must be 1 to \(CalculateEntitlements.mostPupils)")
        }
        try context.requireDistrict((request.region ?? .city).text)
        if let region = request.region { _ = try RegionCatalog.require(region, field: "region") }
        let calculator = calculator
        // A term outside the rules is an error also when no pupil is found.
        _ = try calculator.rules.rule(
            for: request.programme, in: request.term, lastChecked: calculator.table.lastChecked)
        let filter = RecognitionTable.Filter(
            schoolYear: request.term.schoolYear, region: request.region, school: request.school,
            effectiveStages: calculator.rules.stages(of: request.programme))
        return try await store.perform(context, request) { transaction in
            let pupils = try RecognitionTable.page(
                filter, after: request.after ?? 0, limit: limit, transaction)
            var answer = EntitlementsCalculated(
                calculated: 0, amount: .zero, existing: 0, differing: [],
                next: pupils.count < limit ? nil : pupils.last?.id)
            var id = try EntitlementTable.nextID(transaction)
            for pupil in pupils {
                let existing = try EntitlementTable.find(
                    pupil.person, request.programme, request.term, transaction)
                switch try OneEntitlement.decide(
                    existing: existing?.trace.inputs, current: pupil.inputs)
                {
                case .same: answer.existing += 1
                case .differing: answer.differing += existing.map { [$0.id] } ?? []
                case .calculate(let inputs):
                    let trace = try calculator.calculate(
                        request.programme, in: request.term, for: inputs)
                    let row = try Self.keep(trace, id, pupil.person, context, transaction)
                    answer.calculated += 1
                    answer.amount = try answer.amount + row.amount
                    id += 1
                }
            }
            return answer
        }
    }

    /// Stores a new entitlement and tells it.
    private static func keep(
        _ trace: EntitlementTrace, _ id: Int64, _ person: PersonKey, _ context: ServerContext,
        _ transaction: WriteTransaction
    ) throws -> EntitlementRow {
        let row = try EntitlementRow(
            trace, id: id, person: person, now: transaction.now, by: context.principal.subject)
        try EntitlementTable.insert(row, transaction)
        try transaction.append(
            event: row.calculatedEvent, subject: String(id),
            attributes: EventAttributes(
                context, district: row.region.text, term: row.term.text,
                schoolyear: row.term.schoolYear.text))
        return row
    }
}
