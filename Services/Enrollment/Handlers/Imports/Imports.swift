import Bus
import Contracts
import Store

/// Imports of files: opened by digest, then batch by batch, each kept whole or not at all, and once.
extension EnrollmentService {
    var importHandlers: [Handler] {
        [
            Handler(Enrollment.openImport, openImport),
            Handler(Enrollment.getImport) { request, _ in
                try await store.read {
                    try $0.importState(try $0.requireImport(request.importID))
                }
            },
            Handler(Enrollment.importSchools) { requests, context, out in
                try await receive(.schools, requests, context, out, enterSchools)
            },
            Handler(Enrollment.importStudents) { requests, context, out in
                try await receive(.students, requests, context, out, enterStudents)
            },
            Handler(Enrollment.importPlans) { requests, context, out in
                try await receive(.plans, requests, context, out, enterPlans)
            },
            Handler(Enrollment.importScores) { requests, context, out in
                try await receive(.scores, requests, context, out, enterScores)
            },
            Handler(Enrollment.importWishes) { requests, context, out in
                try await receive(.wishes, requests, context, out, enterWishes)
            },
            Handler(Enrollment.importResults) { requests, context, out in
                try await receive(.results, requests, context, out, enterResults)
            },
            Handler(Enrollment.importEligible) { requests, context, out in
                try await receive(.eligible, requests, context, out, enterEligible)
            },
        ]
    }

    /// Enters the rows of a batch: notes every row at fault, and answers what became of the others.
    typealias Entering<Row> =
        @Sendable (
            [Row], inout RowFaults, ServerContext, WriteTransaction
        ) throws -> ImportCounts

    func openImport(_ request: OpenImport, _ context: ServerContext) async throws -> ImportState {
        let perBatch = EnrollmentLimits.batchRecords
        let most = perBatch * EnrollmentLimits.importBatches
        guard (1...most).contains(request.rows) else {
            throw CallError.invalid("rows", rule: "range", "must be 1 to \(most)")
        }
        let id = importID(request.kind, request.digest)
        return try await store.perform(context, request) { transaction in
            let fresh = ImportRow(
                id: id, kind: request.kind, rowCount: request.rows, rowsPerBatch: perBatch,
                openedBy: context.principal.subject, openedAt: transaction.now, completedAt: nil)
            let known = try transaction.fetchOne(
                ImportRow.self, "SELECT * FROM imports WHERE id = ?", [id])
            if known == nil { try transaction.insert(into: "imports", fresh) }
            let row = known ?? fresh
            guard row.rowCount == request.rows else {
                throw RuleViolation(
                    "IMPORT", "ROWS_CONTRADICTED", field: "rows",
                    "the same file was opened with \(row.rowCount) rows")
            }
            return try transaction.importState(row)
        }
    }

    /// Takes batches as they come and answers each in its turn.
    private func receive<Row>(
        _ kind: ImportKind, _ requests: RequestStream<ImportBatch<Row>>, _ context: ServerContext,
        _ out: ResponseWriter<BatchOutcome>, _ enter: @escaping Entering<Row>
    ) async throws {
        for try await batch in requests {
            try await out.write(try await commit(batch, of: kind, context, enter))
        }
    }

    private func commit<Row>(
        _ batch: ImportBatch<Row>, of kind: ImportKind, _ context: ServerContext,
        _ enter: @escaping Entering<Row>
    ) async throws -> BatchOutcome {
        try Paging.checkBatch(batch.rows.count, field: "rows")
        guard batch.lines.count == batch.rows.count else {
            throw CallError.invalid("lines", rule: "length", "must be as many as the rows")
        }
        do {
            // The part of the call that may be repeated is the batch, whoever sends it again.
            return try await store.perform(
                context, batch, key: "\(batch.importID)/\(batch.number)"
            ) { transaction in
                let row = try transaction.requireImport(batch.importID)
                guard row.kind == kind else {
                    throw CallError.invalid(
                        "importID", rule: "kind", "is an import of \(row.kind.rawValue)")
                }
                guard row.rows(ofBatch: batch.number) == batch.rows.count else {
                    throw CallError.invalid(
                        "rows", rule: "batch",
                        "the file of \(row.rowCount) rows has no batch \(batch.number) of "
                            + "\(batch.rows.count) rows")
                }
                if let kept = try transaction.importBatch(row.id, batch.number) {
                    return BatchOutcome(
                        number: batch.number, state: .committed, counts: kept.counts)
                }
                var faults = RowFaults(lines: batch.lines)
                let counts = try enter(batch.rows, &faults, context, transaction)
                guard faults.count == 0 else { throw BatchRefused(faults: faults) }
                try transaction.keep(batch: batch.number, of: row, counts, context)
                return BatchOutcome(number: batch.number, state: .committed, counts: counts)
            }
        } catch let refused as BatchRefused {
            return BatchOutcome(
                number: batch.number, state: .refused, faults: refused.faults.listed,
                faultyRows: refused.faults.count)
        }
    }
}
